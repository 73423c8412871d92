package dev.parley.ice;

import dev.parley.core.TransportAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A candidate as it is signaled.
///
/// RFC 8445, section 5.3; RFC 8839, section 5.1
///
/// @param foundation 1 to 32 ice-chars
/// @param component 1 to 256
/// @param priority 0 to 2^32-1
/// @param host an address literal or a name, such as an mDNS name ending in `.local`
/// @param port 0 to 65535
/// @param relatedHost `raddr`, or null
/// @param relatedPort `rport`; 0 without it
/// @param tcpType `active`, `passive` or `so` of a TCP candidate (RFC 6544), else null
/// @param extensions the other fields in their order, such as `generation`, `ufrag`, `network-id`
public record Candidate(
    String foundation,
    int component,
    Transport transport,
    long priority,
    String host,
    int port,
    CandidateType type,
    @Nullable String relatedHost,
    int relatedPort,
    @Nullable String tcpType,
    List<Extension> extensions) {

  /// A name and a value behind the fixed fields.
  public record Extension(String name, String value) {}

  public Candidate {
    extensions = List.copyOf(extensions);
    if (foundation.isEmpty()
        || foundation.length() > 32
        || !IceCredentials.isIceChars(foundation)) {
      throw new IllegalArgumentException("foundation '" + foundation + "'");
    }
    if (component < 1 || component > 256) {
      throw new IllegalArgumentException("component " + component + " is not in 1..256");
    }
    if (priority < 0 || priority > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("priority " + priority + " is not in 0..2^32-1");
    }
    if (host.isEmpty() || host.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("host '" + host + "'");
    }
    if (port < 0 || port > 0xFFFF || relatedPort < 0 || relatedPort > 0xFFFF) {
      throw new IllegalArgumentException("port " + port + " or " + relatedPort);
    }
  }

  /// A UDP candidate of component 1 without related address and extensions.
  public static Candidate of(
      String foundation, long priority, TransportAddress address, CandidateType type) {
    return new Candidate(
        foundation,
        1,
        Transport.UDP,
        priority,
        address.host(),
        address.port(),
        type,
        null,
        0,
        null,
        List.of());
  }

  /// The priority formula.
  ///
  /// RFC 8445, section 5.1.2.1
  ///
  /// @param localPreference 0 to 65535
  public static long priority(CandidateType type, int localPreference, int component) {
    return ((long) type.preference() << 24) + ((long) localPreference << 8) + 256 - component;
  }

  /// Reads `candidate:…`, also with `a=` in front; null for anything malformed.
  public static @Nullable Candidate parse(String text) {
    return CandidateParser.parse(text);
  }

  /// The address, or null when the host is a name.
  public @Nullable TransportAddress address() {
    return TransportAddress.parse(host, port);
  }

  /// The value of an extension, or null.
  public @Nullable String extension(String name) {
    for (Extension extension : extensions) {
      if (extension.name().equals(name)) {
        return extension.value();
      }
    }
    return null;
  }

  /// The form that [#parse] reads, beginning with `candidate:`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(96);
    text.append("candidate:").append(foundation).append(' ').append(component);
    text.append(transport == Transport.UDP ? " udp " : " tcp ").append(priority);
    text.append(' ').append(host).append(' ').append(port).append(" typ ").append(type.token());
    if (relatedHost != null) {
      text.append(" raddr ").append(relatedHost).append(" rport ").append(relatedPort);
    }
    if (tcpType != null) {
      text.append(" tcptype ").append(tcpType);
    }
    for (Extension extension : extensions) {
      text.append(' ').append(extension.name()).append(' ').append(extension.value());
    }
    return text.toString();
  }
}
