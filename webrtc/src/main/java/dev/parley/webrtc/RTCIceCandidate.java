package dev.parley.webrtc;

import dev.parley.ice.Candidate;
import dev.parley.ice.Transport;
import org.jspecify.annotations.Nullable;

/// A candidate of either side, taken apart. What its text does not say is null.
public final class RTCIceCandidate {
  private final RTCIceCandidateInit init;
  private final @Nullable Candidate parsed;
  private final @Nullable String url;

  /// @throws IllegalArgumentException if it is for no m-section: both sdpMid and sdpMLineIndex are
  ///   absent
  public RTCIceCandidate(RTCIceCandidateInit init) {
    this(init, null);
    if (init.sdpMid().isEmpty() && init.sdpMLineIndex().isEmpty()) {
      throw new IllegalArgumentException("a candidate needs an sdpMid or an sdpMLineIndex");
    }
  }

  /// @param url of the server that gave it, null for a host candidate
  RTCIceCandidate(RTCIceCandidateInit init, @Nullable String url) {
    this.init = init;
    this.url = url;
    parsed = Candidate.parse(init.candidate());
  }

  public String candidate() {
    return init.candidate();
  }

  public @Nullable String sdpMid() {
    return init.sdpMid().orElse(null);
  }

  public @Nullable Integer sdpMLineIndex() {
    return init.sdpMLineIndex().orElse(null);
  }

  public @Nullable String foundation() {
    return parsed == null ? null : parsed.foundation();
  }

  public @Nullable RTCIceComponent component() {
    if (parsed == null || parsed.component() > 2) {
      return null;
    }
    return parsed.component() == 1 ? RTCIceComponent.RTP : RTCIceComponent.RTCP;
  }

  public @Nullable Long priority() {
    return parsed == null ? null : parsed.priority();
  }

  public @Nullable String address() {
    return parsed == null ? null : parsed.host();
  }

  public @Nullable RTCIceProtocol protocol() {
    if (parsed == null) {
      return null;
    }
    return parsed.transport() == Transport.UDP ? RTCIceProtocol.UDP : RTCIceProtocol.TCP;
  }

  public @Nullable Integer port() {
    return parsed == null ? null : parsed.port();
  }

  public @Nullable RTCIceCandidateType type() {
    return parsed == null ? null : RTCIceCandidateType.parse(parsed.type().token());
  }

  public @Nullable RTCIceTcpCandidateType tcpType() {
    return parsed == null || parsed.tcpType() == null
        ? null
        : RTCIceTcpCandidateType.parse(parsed.tcpType());
  }

  public @Nullable String relatedAddress() {
    return parsed == null ? null : parsed.relatedHost();
  }

  public @Nullable Integer relatedPort() {
    return parsed == null || parsed.relatedHost() == null ? null : parsed.relatedPort();
  }

  public @Nullable String usernameFragment() {
    return init.usernameFragment().orElse(null);
  }

  /// The server that a candidate of ours was learned from, null for a host candidate.
  public @Nullable String url() {
    return url;
  }

  /// Whether it is this one: the same address in the same role.
  boolean means(Candidate other) {
    return parsed != null
        && parsed.transport() == other.transport()
        && parsed.type() == other.type()
        && parsed.host().equals(other.host())
        && parsed.port() == other.port();
  }

  /// As data.
  public RTCIceCandidateInit toJSON() {
    return init;
  }
}
