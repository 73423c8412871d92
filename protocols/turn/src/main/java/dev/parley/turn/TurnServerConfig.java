package dev.parley.turn;

import java.util.List;

/// How a [TurnServer] behaves.
///
/// @param realm told to clients, a part of long-term credentials' keys
/// @param relays the addresses to relay from, the preferred of each family first; empty: a STUN
///   server only
/// @param firstPort the lowest port of a relayed address
/// @param lastPort the highest
/// @param policy which peers may be reached
/// @param limits how much everyone may have
/// @param defaultLifetimeSeconds of an allocation whose client asks for no more
/// @param maxLifetimeSeconds of an allocation, whatever its client asks for
/// @param nonceSeconds how long a nonce is good for
/// @param oldChannels whether channel numbers of RFC 5766, up to 0x7FFF, are taken too
public record TurnServerConfig(
    String realm,
    List<RelayAddress> relays,
    int firstPort,
    int lastPort,
    PeerPolicy policy,
    TurnLimits limits,
    int defaultLifetimeSeconds,
    int maxLifetimeSeconds,
    int nonceSeconds,
    boolean oldChannels) {
  public TurnServerConfig {
    relays = List.copyOf(relays);
    require(!realm.isEmpty() && realm.length() < 128, "realm", realm, "1 to 127 characters");
    require(firstPort >= 1 && firstPort <= lastPort, "firstPort", firstPort, "1 to lastPort");
    require(lastPort <= 0xFFFF, "lastPort", lastPort, "firstPort to 65535");
    require(
        defaultLifetimeSeconds >= 1 && defaultLifetimeSeconds <= maxLifetimeSeconds,
        "defaultLifetimeSeconds",
        defaultLifetimeSeconds,
        "1 to maxLifetimeSeconds");
    require(nonceSeconds >= 1, "nonceSeconds", nonceSeconds, "at least 1");
  }

  private static void require(boolean ok, String option, Object value, String range) {
    if (!ok) {
      throw new IllegalArgumentException(option + " is " + value + ", must be: " + range);
    }
  }

  /// The lifetimes of RFC 8656, ports 32768 to 65535, the public internet, the usual limits.
  public static TurnServerConfig of(String realm, List<RelayAddress> relays) {
    return new TurnServerConfig(
        realm,
        relays,
        32768,
        65535,
        PeerPolicy.publicInternet(),
        TurnLimits.defaults(),
        600,
        3600,
        3600,
        false);
  }

  public TurnServerConfig withPorts(int first, int last) {
    return new TurnServerConfig(
        realm,
        relays,
        first,
        last,
        policy,
        limits,
        defaultLifetimeSeconds,
        maxLifetimeSeconds,
        nonceSeconds,
        oldChannels);
  }

  public TurnServerConfig withPolicy(PeerPolicy newPolicy) {
    return new TurnServerConfig(
        realm,
        relays,
        firstPort,
        lastPort,
        newPolicy,
        limits,
        defaultLifetimeSeconds,
        maxLifetimeSeconds,
        nonceSeconds,
        oldChannels);
  }

  public TurnServerConfig withLimits(TurnLimits newLimits) {
    return new TurnServerConfig(
        realm,
        relays,
        firstPort,
        lastPort,
        policy,
        newLimits,
        defaultLifetimeSeconds,
        maxLifetimeSeconds,
        nonceSeconds,
        oldChannels);
  }

  public TurnServerConfig withSeconds(int defaultLifetime, int maxLifetime, int nonce) {
    return new TurnServerConfig(
        realm,
        relays,
        firstPort,
        lastPort,
        policy,
        limits,
        defaultLifetime,
        maxLifetime,
        nonce,
        oldChannels);
  }

  public TurnServerConfig withOldChannels(boolean allowed) {
    return new TurnServerConfig(
        realm,
        relays,
        firstPort,
        lastPort,
        policy,
        limits,
        defaultLifetimeSeconds,
        maxLifetimeSeconds,
        nonceSeconds,
        allowed);
  }
}
