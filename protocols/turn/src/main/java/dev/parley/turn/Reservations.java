package dev.parley.turn;

import dev.parley.core.Core;
import dev.parley.core.Entropy;
import dev.parley.core.TransportAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ports that wait for their second Allocate request, each opened already.
///
/// A reservation counts in its user's quota until it is redeemed, by the same user, or over.
///
/// RFC 8656, section 7.2 (EVEN-PORT)
final class Reservations {
  private static final long LIFETIME_NANOS = 30_000_000_000L;

  private final class Reservation extends Expiry.Item {
    final long token;
    final String user;
    final TransportAddress client;
    final Allocation.Relayed relayed;

    Reservation(long token, String user, TransportAddress client, Allocation.Relayed relayed) {
      super(expiry.number());
      this.token = token;
      this.user = user;
      this.client = client;
      this.relayed = relayed;
    }

    @Override
    void expire(long now) {
      byToken.remove(token);
      quotas.giveBack(user, client);
      ports.close(relayed);
    }
  }

  private final Map<Long, Reservation> byToken = new LinkedHashMap<>();
  private final Expiry expiry;
  private final Entropy entropy;
  private final Quotas quotas;
  private final RelayPorts ports;

  Reservations(Expiry expiry, Entropy entropy, Quotas quotas, RelayPorts ports) {
    this.expiry = expiry;
    this.entropy = entropy;
    this.quotas = quotas;
    this.ports = ports;
  }

  /// Keeps a port that already counts in the quota.
  ///
  /// @return the token
  long add(long now, String user, TransportAddress client, Allocation.Relayed relayed) {
    long token;
    do {
      token = entropy.nextLong();
    } while (token == 0 || byToken.containsKey(token));
    Reservation reservation = new Reservation(token, user, client, relayed);
    byToken.put(token, reservation);
    expiry.set(reservation, now + LIFETIME_NANOS);
    return token;
  }

  /// Gives a reserved port to its user, together with its place in the quota; null if there is no
  /// such reservation.
  Allocation.@Nullable Relayed redeem(long token, String user, TransportAddress client) {
    Reservation reservation = byToken.get(token);
    if (reservation == null
        || !reservation.user.equals(user)
        || !reservation.client.sameHost(client)) {
      return null;
    }
    byToken.remove(token);
    expiry.set(reservation, Core.NEVER);
    return reservation.relayed;
  }

  void close(long now) {
    for (Reservation reservation : List.copyOf(byToken.values())) {
      expiry.set(reservation, Core.NEVER);
      reservation.expire(now);
    }
  }
}
