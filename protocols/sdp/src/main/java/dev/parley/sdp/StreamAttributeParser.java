package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the attributes of sources and of simulcast.
final class StreamAttributeParser {
  private static final long MAX_SSRC = 0xFFFF_FFFFL;

  private StreamAttributeParser() {}

  static StreamAttribute ssrc(LineReader reader) {
    int ssrc = (int) reader.number("SSRC", 0, MAX_SSRC);
    String rest = reader.rest("attribute of the source");
    int colon = rest.indexOf(':');
    return new StreamAttribute.Ssrc(
        ssrc,
        reader.token(colon < 0 ? rest : rest.substring(0, colon), "attribute of the source"),
        colon < 0 ? null : rest.substring(colon + 1));
  }

  static StreamAttribute ssrcGroup(LineReader reader) {
    String semantics = reader.token("semantics");
    List<Integer> ssrcs = new ArrayList<>();
    while (!reader.atEnd()) {
      ssrcs.add((int) reader.number("SSRC", 0, MAX_SSRC));
    }
    return new StreamAttribute.SsrcGroup(semantics, ssrcs);
  }

  static StreamAttribute rid(LineReader reader) {
    String rid = ridName(reader, reader.word("rid"));
    String direction = reader.word("direction");
    if (!direction.equals("send") && !direction.equals("recv")) {
      throw reader.error("The direction is neither send nor recv.");
    }
    return new StreamAttribute.Rid(
        rid, direction.equals("send"), reader.atEnd() ? null : reader.rest());
  }

  static StreamAttribute simulcast(LineReader reader) {
    List<List<SimulcastRid>> send = null;
    List<List<SimulcastRid>> receive = null;
    boolean receiveFirst = false;
    do {
      String direction = reader.word("direction");
      List<List<SimulcastRid>> streams = streams(reader, reader.word("list of streams"));
      if (direction.equals("send") && send == null) {
        send = streams;
      } else if (direction.equals("recv") && receive == null) {
        receive = streams;
        receiveFirst = send == null;
      } else {
        throw reader.error("Each of send and recv may stand once, and nothing else.");
      }
    } while (!reader.atEnd());
    return new StreamAttribute.Simulcast(orNone(send), orNone(receive), receiveFirst);
  }

  private static List<List<SimulcastRid>> orNone(@Nullable List<List<SimulcastRid>> streams) {
    return streams == null ? List.of() : streams;
  }

  private static List<List<SimulcastRid>> streams(LineReader reader, String list) {
    List<List<SimulcastRid>> streams = new ArrayList<>();
    for (String stream : list.split(";", -1)) {
      List<SimulcastRid> alternatives = new ArrayList<>();
      for (String rid : stream.split(",", -1)) {
        boolean paused = rid.startsWith("~");
        alternatives.add(
            new SimulcastRid(ridName(reader, paused ? rid.substring(1) : rid), paused));
      }
      streams.add(List.copyOf(alternatives));
    }
    return streams;
  }

  /// Letters, digits, and, as peers write them, also `-` and `_` (RFC 8852, section 3.1).
  private static String ridName(LineReader reader, String rid) {
    for (int i = 0; i < rid.length(); i++) {
      char c = rid.charAt(i);
      if (!LineReader.isLetterOrDigit(c) && c != '-' && c != '_') {
        throw reader.error("The rid has a character other than letters, digits, - and _.");
      }
    }
    if (rid.isEmpty()) {
      throw reader.error("The rid is empty.");
    }
    return rid;
  }
}
