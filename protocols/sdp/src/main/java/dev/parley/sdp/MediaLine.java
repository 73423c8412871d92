package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/// An `m=` line (RFC 8866, section 5.14).
///
/// @param media such as `audio`, `video` or `application`
/// @param port 0 to 65535; 0 for a rejected section, or one that is bundle-only
/// @param ports how many ports in a row, usually 1
/// @param protocol such as `UDP/TLS/RTP/SAVPF`
/// @param formats payload types for RTP, at least one
public record MediaLine(String media, int port, int ports, String protocol, List<String> formats) {
  public MediaLine {
    formats = List.copyOf(formats);
    if (formats.isEmpty()) {
      throw new IllegalArgumentException("an m-line needs at least one format");
    }
  }

  static MediaLine parse(LineReader reader) {
    String media = reader.word("media type");
    String portWord = reader.word("port");
    int slash = portWord.indexOf('/');
    String first = slash < 0 ? portWord : portWord.substring(0, slash);
    int port = (int) reader.number(first, "port", 0, 65_535);
    int ports =
        slash < 0
            ? 1
            : (int) reader.number(portWord.substring(slash + 1), "number of ports", 1, 65_535);
    String protocol = reader.word("protocol");
    List<String> formats = new ArrayList<>();
    do {
      formats.add(reader.word("format"));
    } while (!reader.atEnd());
    return new MediaLine(media, port, ports, protocol, formats);
  }

  @Override
  public String toString() {
    return media
        + " "
        + port
        + (ports == 1 ? "" : "/" + ports)
        + " "
        + protocol
        + " "
        + String.join(" ", formats);
  }
}
