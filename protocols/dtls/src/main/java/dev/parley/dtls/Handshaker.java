package dev.parley.dtls;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Timers;

/// Drives one handshake: reassembly, the state machine of the day, retransmission and
/// acknowledgements.
final class Handshaker {
  /// Hears how it goes.
  interface Listener {
    /// A message was not acceptable.
    ///
    /// @param authentic whether only the peer can have sent it
    void onRefused(HandshakeFailure failure, boolean authentic);

    /// A message was accepted.
    void onProgress();
  }

  private static final long MAX_RETRANSMISSION_NANOS = 2_000_000_000L;

  /// After so many attempts we suspect the path of losing our long datagrams.
  private static final int ATTEMPTS_AT_FULL_MTU = 3;

  private static final int SAFE_MTU = 548;

  private final DtlsConfig config;
  private final HandshakeContext c;
  private final Timers<DtlsTimer> timers;
  private final Counters<DtlsDrop> drops;
  private final Listener listener;
  private final Reassembly reassembly = new Reassembly();
  private HandshakeMachine machine;
  private long lastSent;
  private boolean stopped;

  Handshaker(
      HandshakeContext context,
      Timers<DtlsTimer> timers,
      Counters<DtlsDrop> drops,
      Listener listener) {
    c = context;
    config = context.config;
    this.timers = timers;
    this.drops = drops;
    this.listener = listener;
    machine = context.client ? new ClientStart(context) : new ServerStart(context);
  }

  static Handshaker create(
      DtlsConfig config,
      boolean client,
      Entropy entropy,
      RecordLayer records,
      Timers<DtlsTimer> timers,
      Counters<DtlsDrop> drops,
      Listener listener) {
    return new Handshaker(
        new HandshakeContext(config, client, entropy, records), timers, drops, listener);
  }

  HandshakeContext context() {
    return c;
  }

  /// Goes on, as a server, with a hello that brings a cookie; before anything else.
  void beginWith(DtlsCookies.Proof proof) {
    reassembly.beginAt(proof.messageSeq);
    c.beginAt(proof.messageSeq);
    c.records.beginAt(proof.recordSequence);
    if (proof.retry != null) {
      machine = Server13.retried(c, proof.retry);
    }
  }

  /// The newest epoch that the peer can read: our keys may run ahead of the flight that brings
  /// them.
  long peersEpoch() {
    long epoch = c.records.writeEpoch();
    boolean unsent = c.flight.sending() && c.flight.attempts() == 0;
    boolean handshake = !(machine instanceof KeyUpdates updates && updates.waiting());
    if (unsent && handshake && (epoch == 1 || epoch == 3)) {
      return epoch - 1;
    }
    return epoch;
  }

  /// Gives up everything that waits to be sent or repeated.
  void stop() {
    stopped = true;
    c.flight.clear();
    c.acks.clear();
  }

  /// Takes the handshake fragments of one record.
  void onHandshake(long now, long epoch, long sequence, byte[] bytes, int from, int length) {
    if (epoch == 0 && c.records.readEpoch() > 0) {
      // Most often a hello that the peer repeated before our answer reached it.
      boolean known =
          length >= HandshakeMessage.HEADER && Bytes.u16(bytes, from + 4) < reassembly.next();
      drops.count(known ? DtlsDrop.DUPLICATE_MESSAGE : DtlsDrop.UNACCEPTABLE_MESSAGE);
      return;
    }
    int to = from + length;
    int at = from;
    boolean taken = false;
    boolean duplicate = false;
    while (at < to) {
      Reassembly.Outcome outcome =
          to - at < HandshakeMessage.HEADER
              ? Reassembly.Outcome.MALFORMED
              : reassembly.offer(epoch, bytes, at, to);
      switch (outcome) {
        case TAKEN -> taken = true;
        case DUPLICATE -> {
          duplicate = true;
          drops.count(DtlsDrop.DUPLICATE_MESSAGE);
        }
        case MALFORMED -> {
          drops.count(DtlsDrop.MALFORMED_FRAGMENT);
          return;
        }
        case OVERFLOW -> {
          drops.count(DtlsDrop.REASSEMBLY_OVERFLOW);
          return;
        }
      }
      at += HandshakeMessage.HEADER + Bytes.u24(bytes, at + 9);
    }
    if (taken) {
      c.acks.add(epoch, sequence);
      deliver();
    } else if (duplicate) {
      onDuplicate(now, epoch, sequence);
    }
  }

  private void deliver() {
    for (HandshakeMessage m = reassembly.peek(); m != null && !stopped; m = reassembly.peek()) {
      try {
        machine = machine.onMessage(m);
      } catch (HandshakeFailure failure) {
        reassembly.discard();
        listener.onRefused(failure, m.epoch() > 0);
        return;
      }
      reassembly.advance();
      listener.onProgress();
    }
  }

  /// The peer repeats what we have: our answer to it was lost.
  private void onDuplicate(long now, long epoch, long sequence) {
    boolean nothingElseAnswers = epoch >= 3 || (epoch == 2 && !c.client && c.finished());
    if (nothingElseAnswers) {
      c.acks.add(epoch, sequence);
      c.acks.hurry();
    } else if (c.flight.awaiting()) {
      if (!c.flight.sending() && now - lastSent >= config.retransmissionNanos()) {
        c.flight.restart();
      }
    } else if (epoch == 1 && !c.flight.isEmpty()) {
      c.flight.restart(); // RFC 6347, section 4.2.4: the last flight has no timer
    }
  }

  /// Takes an ACK record.
  void onAck(long epoch, byte[] bytes, int at, int length) {
    if (epoch == 0) {
      drops.count(DtlsDrop.UNAUTHENTICATED_CONTROL);
      return;
    }
    if (!c.isThree()
        || length < 2
        || Bytes.u16(bytes, at) != length - 2
        || (length - 2) % 16 != 0) {
      drops.count(DtlsDrop.MALFORMED_RECORD);
      return;
    }
    boolean news = false;
    for (int i = at + 2; i < at + length; i += 16) {
      news |= c.flight.acknowledge(Bytes.i64(bytes, i), Bytes.i64(bytes, i + 8));
    }
    if (news && c.flight.awaiting()) {
      c.flight.restart();
    }
  }

  /// Sets the timers by what came in.
  void settle(long now) {
    if (machine instanceof KeyUpdates updates) {
      updates.onAcknowledged();
      updates.payDebt();
    }
    if (!c.flight.awaiting()) {
      timers.stop(DtlsTimer.RETRANSMISSION);
    }
    if (!acknowledges() || c.acks.urgent()) {
      timers.stop(DtlsTimer.ACKNOWLEDGEMENT);
    } else if (!timers.isSet(DtlsTimer.ACKNOWLEDGEMENT)) {
      timers.set(DtlsTimer.ACKNOWLEDGEMENT, now + config.retransmissionNanos() / 4);
    }
  }

  /// Whether there is something to acknowledge, and keys to do it: before those, a peer might take
  /// an ACK for nonsense.
  private boolean acknowledges() {
    return c.isThree() && c.records.writeEpoch() >= 2 && !c.acks.isEmpty();
  }

  void tick(long now) {
    if (timers.expired(DtlsTimer.RETRANSMISSION, now) && c.flight.awaiting()) {
      c.flight.repeat();
    }
    if (timers.expired(DtlsTimer.ACKNOWLEDGEMENT, now)) {
      c.acks.hurry();
    }
  }

  boolean wantsToSend() {
    return c.flight.sending() || (c.acks.urgent() && acknowledges());
  }

  /// Writes what fits of the flight, and an acknowledgement behind it.
  int fill(long now, byte[] out, int from, int limit) {
    int at = from;
    if (c.flight.sending()) {
      boolean careful = c.flight.attempts() >= ATTEMPTS_AT_FULL_MTU;
      at = c.flight.fill(c.records, out, at, careful ? Math.min(limit, at + SAFE_MTU) : limit);
      if (!c.flight.sending() && c.flight.awaiting()) {
        lastSent = now;
        long wait = config.retransmissionNanos() << Math.min(c.flight.attempts(), 10);
        timers.set(DtlsTimer.RETRANSMISSION, now + Math.min(wait, MAX_RETRANSMISSION_NANOS));
      }
    }
    if (!c.flight.sending() && c.acks.urgent() && acknowledges()) {
      long epoch = c.records.writeEpoch();
      int numbers = (limit - at - c.records.overhead(epoch) - 2) / 16;
      if (numbers > 0) {
        byte[] ack = c.acks.encode(numbers);
        at = c.records.seal(out, at, epoch, ContentType.ACK, ack, 0, ack.length);
        c.acks.clear();
      }
    }
    return at;
  }

  /// Announces a new sending key.
  ///
  /// @return false when it cannot be now
  boolean updateKeys(boolean request) {
    if (!(machine instanceof KeyUpdates updates) || updates.waiting() || !c.flight.complete()) {
      return false;
    }
    updates.begin(request);
    return true;
  }
}
