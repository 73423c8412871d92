package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.TransportAttribute.MaxMessageSize;
import dev.parley.sdp.TransportAttribute.SctpMap;
import dev.parley.sdp.TransportAttribute.SctpPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an m-section says about the SCTP association for data channels (RFC 8841).
///
/// @param port 1 to 65535
/// @param maxMessageSize the largest message taken, in bytes; 0 for no limit
record DataSection(int port, long maxMessageSize) {
  static final String PROTOCOL = "UDP/DTLS/SCTP";
  static final String FORMAT = "webrtc-datachannel";
  static final int PORT = 5000;

  /// The form before RFC 8841, with the port as format and `a=sctpmap`.
  static final String OLD_PROTOCOL = "DTLS/SCTP";

  /// What the other side takes if it does not say (RFC 8841, section 6.1).
  private static final long DEFAULT_MESSAGE_SIZE = 65_536;

  private static final List<String> PROTOCOLS = List.of(PROTOCOL, "TCP/DTLS/SCTP", OLD_PROTOCOL);

  /// Null if the section does not describe data channels.
  static @Nullable DataSection read(MediaDescription section) {
    String protocol = section.media().protocol();
    if (!section.media().media().equals("application") || !PROTOCOLS.contains(protocol)) {
      return null;
    }
    int port;
    if (protocol.equals(OLD_PROTOCOL)) {
      SctpMap map = section.lines().first(SctpMap.class);
      port = map == null ? -1 : map.port();
    } else {
      SctpPort line = section.lines().first(SctpPort.class);
      boolean known = section.media().formats().contains(FORMAT);
      port = !known ? -1 : line == null ? PORT : line.port();
    }
    if (port <= 0) {
      return null;
    }
    MaxMessageSize size = section.lines().first(MaxMessageSize.class);
    return new DataSection(port, size == null ? DEFAULT_MESSAGE_SIZE : size.bytes());
  }
}
