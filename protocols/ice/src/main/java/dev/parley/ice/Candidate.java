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

  private static final long TCP_PREFERENCE = 90;
  private static final int DISCARD_PORT = 9;

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

  /// The priority of a TCP host candidate: below those of UDP, the active side above the passive.
  ///
  /// RFC 6544, section 4.2
  ///
  /// @param otherPreference 0 to 8191
  static long tcpPriority(boolean active, int otherPreference) {
    int direction = active ? 6 : 4;
    int localPreference = (direction << 13) | otherPreference;
    return (TCP_PREFERENCE << 24) + ((long) localPreference << 8) + 255;
  }

  /// A TCP host candidate; an active one has the port 9, which nobody uses.
  static Candidate tcp(
      String foundation, boolean active, int otherPreference, TransportAddress address) {
    return new Candidate(
        foundation,
        1,
        Transport.TCP,
        tcpPriority(active, otherPreference),
        address.host(),
        active ? DISCARD_PORT : address.port(),
        CandidateType.HOST,
        null,
        0,
        active ? "active" : "passive",
        List.of());
  }

  /// The same candidate with another host.
  Candidate withHost(String newHost) {
    return new Candidate(
        foundation,
        component,
        transport,
        priority,
        newHost,
        port,
        type,
        relatedHost,
        relatedPort,
        tcpType,
        extensions);
  }

  /// Whether it is a TCP candidate of this kind.
  boolean isTcp(String kind) {
    return transport == Transport.TCP && kind.equals(tcpType);
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
