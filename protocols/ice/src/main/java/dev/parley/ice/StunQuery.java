package dev.parley.ice;

import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunTransaction;
import dev.parley.stun.StunTransaction.Schedule;
import dev.parley.stun.StunWriter;

/// Asks a STUN server as whom it sees one of our sockets.
///
/// RFC 8489, section 2
final class StunQuery {
  private static final Schedule SCHEDULE =
      new Schedule(500_000_000L, 2_000_000_000L, 5, 2_000_000_000L);
  private static final int REQUEST_BYTES = 28;

  final IceServer server;
  final LocalHost host;
  final int path;
  private final SharedPaths paths;
  final StunTransaction transaction;
  private boolean queued = true;

  /// @param paths keeps the path until the query is over
  StunQuery(
      long now, IceServer server, LocalHost host, int path, SharedPaths paths, Entropy entropy) {
    this.server = server;
    this.host = host;
    this.path = path;
    this.paths = paths;
    transaction = new StunTransaction(now, SCHEDULE, entropy);
  }

  /// Repeats the request if it is due; false if it is given up.
  boolean tick(long now) {
    if (transaction.resend(now)) {
      queued = true;
    }
    return !transaction.timedOut(now);
  }

  void end() {
    paths.release(path);
    paths.end();
  }

  boolean queued() {
    return queued;
  }

  /// Sends the request; false if the batch is full.
  boolean transmit(StunWriter writer, Outbox out) {
    Packet packet = out.claim(path, REQUEST_BYTES);
    if (packet == null) {
      return false;
    }
    writer.begin(
        packet,
        StunClass.REQUEST,
        StunMessage.BINDING,
        transaction.transactionHigh(),
        transaction.transactionLow());
    writer.fingerprint();
    out.commit(packet, 0);
    queued = false;
    return true;
  }
}
