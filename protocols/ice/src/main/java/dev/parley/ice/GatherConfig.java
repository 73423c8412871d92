package dev.parley.ice;

import java.util.List;

/// What to gather.
///
/// @param servers STUN and TURN servers, asked all at once; at most 32
/// @param policy which candidates may be used
public record GatherConfig(List<IceServer> servers, IceTransportPolicy policy) {
  private static final int MAX_SERVERS = 32;

  public GatherConfig {
    servers = List.copyOf(servers);
    if (servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException(
          servers.size() + " ICE servers are more than " + MAX_SERVERS);
    }
  }

  /// Host candidates alone.
  public static GatherConfig hostsOnly() {
    return new GatherConfig(List.of(), IceTransportPolicy.ALL);
  }

  /// These servers, every kind of candidate.
  public static GatherConfig of(IceServer... servers) {
    return new GatherConfig(List.of(servers), IceTransportPolicy.ALL);
  }

  public GatherConfig withPolicy(IceTransportPolicy newPolicy) {
    return new GatherConfig(servers, newPolicy);
  }
}
