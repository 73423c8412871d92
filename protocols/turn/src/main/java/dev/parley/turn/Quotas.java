package dev.parley.turn;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunError;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many allocations and reservations each user and each client address has.
final class Quotas {
  private final TurnLimits limits;
  private final Map<String, Integer> byUser = new LinkedHashMap<>();
  private final Map<TransportAddress, Integer> byHost = new LinkedHashMap<>();
  private int total;

  Quotas(TurnLimits limits) {
    this.limits = limits;
  }

  /// Takes one.
  ///
  /// @return 0, or the error code of a refusal
  int take(String user, TransportAddress client) {
    TransportAddress host = host(client);
    if (total >= limits.allocations()) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    if (byUser.getOrDefault(user, 0) >= limits.allocationsPerUser()
        || byHost.getOrDefault(host, 0) >= limits.allocationsPerAddress()) {
      return StunError.ALLOCATION_QUOTA_REACHED;
    }
    total++;
    byUser.merge(user, 1, Integer::sum);
    byHost.merge(host, 1, Integer::sum);
    return 0;
  }

  void giveBack(String user, TransportAddress client) {
    total--;
    byUser.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    byHost.computeIfPresent(host(client), (_, count) -> count == 1 ? null : count - 1);
  }

  /// One household has an IPv6 /64.
  private static TransportAddress host(TransportAddress client) {
    return client.v6() ? new TransportAddress(true, client.high(), 0, 0) : client.withPort(0);
  }

  int users() {
    return byUser.size();
  }
}
