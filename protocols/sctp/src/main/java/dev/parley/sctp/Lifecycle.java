package dev.parley.sctp;

import dev.parley.core.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The state of an association from its first INIT to its end (RFC 9260, sections 4, 5 and 9), and
/// what is due to be sent because of it.
final class Lifecycle {
  private static final int MAX_REASON_BYTES = 100;
  private static final byte[] NOTHING = new byte[0];

  private final Parts parts;
  private SctpState state = SctpState.CLOSED;
  private boolean cookieAckDue;
  private boolean shutdownDue;
  private long shutdownWaited;

  Lifecycle(Parts parts) {
    this.parts = parts;
  }

  SctpState state() {
    return state;
  }

  boolean isEnded() {
    return state == SctpState.ENDED;
  }

  /// Whether the association stands, or is on its way to its end.
  boolean isOpen() {
    return state.ordinal() >= SctpState.ESTABLISHED.ordinal() && state != SctpState.ENDED;
  }

  /// Whether messages may be queued: the association has not begun to end.
  boolean takesMessages() {
    return switch (state) {
      case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ESTABLISHED -> true;
      case SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT, ENDED -> false;
    };
  }

  /// Whether what was queued may be sent.
  boolean sendsData() {
    return switch (state) {
      case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED -> true;
      case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, SHUTDOWN_SENT, SHUTDOWN_ACK_SENT, ENDED -> false;
    };
  }

  void connect() {
    if (state == SctpState.CLOSED) {
      state = SctpState.COOKIE_WAIT;
      parts.handshake.begin();
    }
  }

  void initAck(long now, byte[] b, int at, int length) {
    if (state != SctpState.COOKIE_WAIT) {
      parts.context.drops.count(SctpDrop.UNEXPECTED_CHUNK);
    } else if (parts.handshake.initAck(now, b, at, length)) {
      begin();
      state = SctpState.COOKIE_ECHOED;
    }
  }

  /// Takes a COOKIE ECHO.
  ///
  /// @param tag the verification tag of its packet
  /// @return whether it was one of ours
  boolean cookieEcho(long now, int tag, byte[] b, int at, int length) {
    switch (parts.handshake.cookieEcho(now, state, tag, b, at, length)) {
      case REFUSED -> {
        return false;
      }
      case KNOWN -> cookieAckDue = true;
      case ESTABLISHED -> {
        if (state != SctpState.COOKIE_ECHOED) {
          begin();
        }
        cookieAckDue = true;
        established(now);
      }
      case RESTARTED -> {
        parts.sender.queue().clear();
        parts.context.events.add(new SctpEvent.Restarted());
        begin();
        cookieAckDue = true;
        established(now);
      }
    }
    return true;
  }

  /// The other side's parameters are known: numbers begin.
  private void begin() {
    PeerParameters peer = parts.handshake.peer();
    parts.context.agree(peer);
    parts.sender.start(peer, unwrapped(parts.handshake.localTsn()));
    parts.mtu.restart();
    parts.receiver.start(unwrapped(peer.initialTsn()));
    parts.resets.start(parts.handshake.localTsn(), peer.initialTsn());
  }

  /// TSNs begin far enough above zero to never be negative.
  private static long unwrapped(long tsn) {
    return (1L << 32) + tsn;
  }

  /// The other side has our cookie: it said so, or what it sends shows it.
  void cookieArrived(long now) {
    if (state == SctpState.COOKIE_ECHOED) {
      established(now);
    }
  }

  private void established(long now) {
    AssociationContext context = parts.context;
    parts.handshake.cookieAcknowledged();
    state = SctpState.ESTABLISHED;
    context.dataSentAt = now;
    parts.heartbeat.start(now);
    parts.resets.prepare();
    context.events.add(new SctpEvent.Established(context.outboundStreams, context.inboundStreams));
  }

  /// The other side found our cookie too old.
  void staleCookie() {
    if (state == SctpState.COOKIE_ECHOED) {
      state = SctpState.COOKIE_WAIT;
      parts.handshake.staleCookie();
    }
  }

  /// Whether data of the other side may come now; it is told again how far we are if we end.
  boolean takesData() {
    if (state == SctpState.SHUTDOWN_RECEIVED || state == SctpState.SHUTDOWN_ACK_SENT) {
      return false;
    }
    shutdownDue |= state == SctpState.SHUTDOWN_SENT;
    return true;
  }

  /// Ends the association once everything has arrived (RFC 9260, section 9.2).
  void shutdown() {
    if (state == SctpState.ESTABLISHED) {
      state = SctpState.SHUTDOWN_PENDING;
      parts.sender.queue().close();
      goOn();
    } else if (takesMessages()) {
      close();
    }
  }

  /// The other side wants to end.
  void peerShutdown() {
    switch (state) {
      case ESTABLISHED, SHUTDOWN_PENDING -> {
        state = SctpState.SHUTDOWN_RECEIVED;
        parts.sender.queue().close();
      }
      case SHUTDOWN_SENT -> {
        state = SctpState.SHUTDOWN_ACK_SENT;
        shutdownDue = true;
      }
      default -> {
        // it was repeated
      }
    }
  }

  void shutdownAck() {
    if (state == SctpState.SHUTDOWN_SENT || state == SctpState.SHUTDOWN_ACK_SENT) {
      parts.answers.clear();
      parts.answers.add(parts.handshake.peerTag(), ChunkType.SHUTDOWN_COMPLETE, 0, NOTHING);
      end(null);
    }
  }

  void shutdownComplete() {
    if (state == SctpState.SHUTDOWN_ACK_SENT) {
      end(null);
    }
  }

  /// Moves on to what waited for all data to be through.
  void goOn() {
    parts.resets.prepare();
    if (state == SctpState.SHUTDOWN_PENDING && parts.sender.isDone()) {
      state = SctpState.SHUTDOWN_SENT;
      shutdownDue = true;
    } else if (state == SctpState.SHUTDOWN_RECEIVED && parts.sender.isDone()) {
      state = SctpState.SHUTDOWN_ACK_SENT;
      shutdownDue = true;
    }
  }

  /// Repeats a SHUTDOWN that was not answered.
  ///
  /// @return false if the other side has been silent for too long
  boolean tick(long now) {
    if (!parts.context.timers.expired(SctpTimer.SHUTDOWN, now)) {
      return true;
    }
    shutdownDue = true;
    shutdownWaited += parts.sender.rtt().timeout();
    parts.sender.rtt().doubleTimeout();
    return shutdownWaited < parts.context.config.maxOutage().toNanos();
  }

  /// Ends the association at once, as its owner wants it.
  void close() {
    abort(SctpFailure.USER_INITIATED_ABORT, "closed", null);
  }

  /// Ends the association at once, and tells the other side why.
  void abort(int causeCode, String reason, @Nullable SctpFailure failure) {
    if (isEnded()) {
      return;
    }
    if (parts.handshake.peerTag() != 0) {
      byte[] text = reason.getBytes(StandardCharsets.UTF_8);
      int length = Math.min(text.length, MAX_REASON_BYTES);
      byte[] cause = new byte[4 + length];
      Bytes.putU16(cause, 0, causeCode);
      Bytes.putU16(cause, 2, cause.length);
      System.arraycopy(text, 0, cause, 4, length);
      parts.answers.clear();
      parts.answers.add(parts.handshake.peerTag(), ChunkType.ABORT, 0, cause);
    }
    end(failure);
  }

  /// It is over; what the other side still has to be told is among the answers.
  void end(@Nullable SctpFailure failure) {
    state = SctpState.ENDED;
    parts.context.timers.stopAll();
    parts.sender.queue().clear();
    parts.receiver.clear();
    parts.handshake.stop();
    parts.blocks.trim();
    cookieAckDue = false;
    shutdownDue = false;
    parts.context.events.add(new SctpEvent.Ended(failure));
  }

  /// Whether one of the two below has something to write.
  boolean ready() {
    return cookieAckDue || shutdownDue;
  }

  /// Writes the COOKIE ACK if it is due: the first chunk of its packet (RFC 9260, section 5.1).
  void fillCookieAck(PacketWriter out) {
    if (cookieAckDue) {
      cookieAckDue = false;
      out.open(ChunkType.COOKIE_ACK, 0);
      out.shut();
    }
  }

  /// Writes the SHUTDOWN or SHUTDOWN ACK if it is due and there is room.
  void fillShutdown(long now, PacketWriter out) {
    if (shutdownDue && out.room() >= 8) {
      shutdownDue = false;
      boolean ack = state == SctpState.SHUTDOWN_ACK_SENT;
      out.open(ack ? ChunkType.SHUTDOWN_ACK : ChunkType.SHUTDOWN, 0);
      if (!ack) {
        out.u32(parts.receiver.cumulative());
      }
      out.shut();
      parts.context.timers.set(SctpTimer.SHUTDOWN, now + parts.sender.rtt().timeout());
    }
  }
}
