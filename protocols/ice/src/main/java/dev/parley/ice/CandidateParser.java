package dev.parley.ice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the candidate attribute.
///
/// RFC 8839, section 5.1; RFC 6544, section 4.5
final class CandidateParser {
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_EXTENSIONS = 32;

  private final String[] fields;
  private final List<Candidate.Extension> extensions = new ArrayList<>();
  private @Nullable String relatedHost;
  private int relatedPort;
  private @Nullable String tcpType;

  private CandidateParser(String[] fields) {
    this.fields = fields;
  }

  static @Nullable Candidate parse(String text) {
    String line = text.startsWith("a=") ? text.substring(2) : text;
    if (line.length() > MAX_LENGTH || !line.startsWith("candidate:")) {
      return null;
    }
    String[] fields = line.substring("candidate:".length()).stripTrailing().split(" ", -1);
    return fields.length < 8 ? null : new CandidateParser(fields).candidate();
  }

  private @Nullable Candidate candidate() {
    String foundation = fields[0];
    long component = number(fields[1], 256);
    Transport transport = transport(fields[2]);
    long priority = number(fields[3], 0xFFFF_FFFFL);
    String host = fields[4];
    long port = number(fields[5], 0xFFFF);
    CandidateType type = CandidateType.of(fields[7]);
    if (foundation.isEmpty()
        || foundation.length() > 32
        || !IceCredentials.isIceChars(foundation)
        || component < 1
        || transport == null
        || priority < 0
        || !isText(host)
        || port < 0
        || !fields[6].equals("typ")
        || type == null
        || !readRest()
        || (transport == Transport.UDP && tcpType != null)) {
      return null;
    }
    return new Candidate(
        foundation,
        (int) component,
        transport,
        priority,
        host,
        (int) port,
        type,
        relatedHost,
        relatedPort,
        tcpType,
        extensions);
  }

  private boolean readRest() {
    int i = 8;
    if (i + 1 < fields.length && fields[i].equals("raddr")) {
      if (i + 3 >= fields.length || !fields[i + 2].equals("rport") || !isText(fields[i + 1])) {
        return false;
      }
      relatedHost = fields[i + 1];
      relatedPort = (int) number(fields[i + 3], 0xFFFF);
      if (relatedPort < 0) {
        return false;
      }
      i += 4;
    }
    if (i + 1 < fields.length && fields[i].equals("tcptype")) {
      tcpType = fields[i + 1].toLowerCase(Locale.ROOT);
      if (!tcpType.equals("active") && !tcpType.equals("passive") && !tcpType.equals("so")) {
        return false;
      }
      i += 2;
    }
    for (; i + 1 < fields.length; i += 2) {
      if (!isText(fields[i]) || !isText(fields[i + 1]) || extensions.size() == MAX_EXTENSIONS) {
        return false;
      }
      extensions.add(new Candidate.Extension(fields[i], fields[i + 1]));
    }
    return i == fields.length;
  }

  private static @Nullable Transport transport(String token) {
    if (token.equalsIgnoreCase("udp")) {
      return Transport.UDP;
    }
    return token.equalsIgnoreCase("tcp") ? Transport.TCP : null;
  }

  /// Visible characters only: what is read here may be written into SDP again.
  private static boolean isText(String field) {
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) <= ' ' || field.charAt(i) == 0x7F) {
        return false;
      }
    }
    return !field.isEmpty();
  }

  private static long number(String digits, long most) {
    if (digits.isEmpty() || digits.length() > 10) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value > most ? -1 : value;
  }
}
