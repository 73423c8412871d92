package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Splits a text into lines and sections.
///
/// The order of the first three lines and of the sections is enforced; within a section the lines
/// may stand in any order, since what peers write is not always in that of RFC 8866, section 5.
final class SdpParser {
  private static final String SESSION_TYPES = "iuepcbtrzka";
  private static final String MEDIA_TYPES = "icbka";
  private static final String ONCE = "iukz";

  private final String text;
  private final SdpLimits limits;
  private int at;
  private int lineNumber;
  private final List<MediaDescription> sections = new ArrayList<>();

  SdpParser(String text, SdpLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  SessionDescription parse() {
    if (text.length() > limits.length()) {
      throw whole("The description has more than " + limits.length() + " characters.");
    }
    List<SdpLine> lines = new ArrayList<>();
    LineReader version = required('v');
    lines.add(SdpLine.of('v', version.rest()));
    if (!lines.getFirst().value().equals("0")) {
      throw version.error("The version is not 0.");
    }
    LineReader originLine = required('o');
    Origin origin = Origin.parse(originLine);
    lines.add(SdpLine.of('o', originLine.value()));
    lines.add(SdpLine.of('s', required('s').rest()));

    String mediaLine = section(SESSION_TYPES, lines);
    SdpLines session = new SdpLines(lines);
    if (session.value('t') == null) {
      throw whole("The description has no t= line.");
    }
    while (mediaLine != null) {
      mediaLine = mediaSection(mediaLine);
    }
    return new SessionDescription(origin, session, sections);
  }

  private @Nullable String mediaSection(String line) {
    LineReader reader = new LineReader(lineNumber, line, 2);
    if (sections.size() == limits.mediaSections()) {
      throw reader.error("There are more than " + limits.mediaSections() + " m-sections.");
    }
    MediaLine media = MediaLine.parse(reader);
    List<SdpLine> lines = new ArrayList<>();
    String next = section(MEDIA_TYPES, lines);
    sections.add(new MediaDescription(media, line.substring(2), new SdpLines(lines)));
    return next;
  }

  /// Reads lines into `into` up to the next m-line, which is returned; null at the end.
  private @Nullable String section(String types, List<SdpLine> into) {
    int candidates = 0;
    int seen = 0;
    for (String line = nextLine(); line != null; line = nextLine()) {
      char type = type(line);
      if (type == 'm') {
        return line;
      }
      LineReader reader = new LineReader(lineNumber, line, 2);
      if (types.indexOf(type) < 0) {
        throw reader.error("A line of type " + type + "= must not stand here.");
      }
      int once = ONCE.indexOf(type);
      if (once >= 0) {
        if ((seen & 1 << once) != 0) {
          throw reader.error("A second " + type + "= line must not stand in one section.");
        }
        seen |= 1 << once;
      }
      SdpLine parsed = line(type, line, reader);
      if (parsed.attribute() instanceof TransportAttribute.Candidate
          && ++candidates > limits.candidates()) {
        throw reader.error(
            "There are more than " + limits.candidates() + " candidates in one section.");
      }
      into.add(parsed);
    }
    return null;
  }

  private static SdpLine line(char type, String line, LineReader reader) {
    String value = line.substring(2);
    return switch (type) {
      case 'a' -> new SdpLine('a', value, AttributeParser.parse(reader, value));
      case 'c' -> {
        Connection.parse(reader);
        reader.end();
        yield SdpLine.of('c', value);
      }
      case 'b' -> {
        Bandwidth.parse(reader);
        yield SdpLine.of('b', value);
      }
      case 't' -> {
        reader.digits("start time");
        reader.digits("stop time");
        reader.end();
        yield SdpLine.of('t', value);
      }
      default -> SdpLine.of(type, value);
    };
  }

  private LineReader required(char type) {
    String line = nextLine();
    if (line == null) {
      throw whole("The description ends where a line " + type + "= has to stand.");
    }
    LineReader reader = new LineReader(lineNumber, line, 2);
    if (type(line) != type) {
      throw reader.error("A line " + type + "= has to stand here.");
    }
    return reader;
  }

  private char type(String line) {
    if (line.length() < 2 || line.charAt(1) != '=') {
      throw new SdpException(lineNumber, line, "A line has to begin with a letter and \"=\".");
    }
    return line.charAt(0);
  }

  /// The next line without its end, or null at the end of the text.
  private @Nullable String nextLine() {
    if (at >= text.length()) {
      return null;
    }
    int newline = text.indexOf('\n', at);
    int next = newline < 0 ? text.length() : newline + 1;
    int end = newline < 0 ? text.length() : newline;
    if (end > at && newline >= 0 && text.charAt(end - 1) == '\r') {
      end--;
    }
    String line = text.substring(at, end);
    at = next;
    lineNumber++;
    if (lineNumber > limits.lines()) {
      throw new SdpException(
          lineNumber, line, "The description has more than " + limits.lines() + " lines.");
    }
    if (line.length() > limits.lineLength()) {
      throw new SdpException(
          lineNumber, line, "The line has more than " + limits.lineLength() + " characters.");
    }
    if (line.indexOf('\r') >= 0 || line.indexOf(0) >= 0) {
      throw new SdpException(lineNumber, line, "The line holds a NUL or a CR without LF.");
    }
    return line;
  }

  private static SdpException whole(String reason) {
    return new SdpException(0, "", reason);
  }
}
