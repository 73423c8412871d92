package dev.parley.sctp;

import dev.parley.core.Bytes;

/// Finds out how long the packets may be that a path carries (RFC 8899). A probe is a HEARTBEAT
/// with so much PAD behind it (RFC 4820).
///
/// Paths come in few sizes, so the likely ones are tried from the largest downwards, one probe
/// each: mostly the first is answered. A probe lost to chance costs a few bytes a packet until the
/// next search, and says nothing of congestion. Nothing is tried before there is much to send: a
/// short conversation costs no probe.
final class PathMtu {
  /// What has to wait before larger packets are worth a search, in bytes.
  private static final int WORTHWHILE = 16 << 10;

  /// How long a probe is waited for (RFC 8899, section 5.1.1: at least a second).
  private static final long PROBE_NANOS = 1_000_000_000L;

  /// After what time larger sizes are tried again (RFC 8899, section 5.1.1).
  private static final long RAISE_NANOS = 600_000_000_000L;

  private static final int INFO_BYTES = 12;

  private final AssociationContext context;
  private final Sender sender;
  private int usual = 1168;
  private int[] larger = {};
  private int size = usual;
  private int next;
  private boolean inFlight;
  private long nonce;

  PathMtu(AssociationContext context, Sender sender) {
    this.context = context;
    this.sender = sender;
  }

  /// @param packet the bytes of a packet that any path carries
  /// @param worthTrying longer ones, in falling order
  void sizes(int packet, int... worthTrying) {
    usual = packet;
    larger = worthTrying;
    restart();
  }

  /// The most bytes of a packet with data, for now.
  int size() {
    return size;
  }

  /// The most bytes of any packet: of a probe, and of data sent again that was cut when more
  /// fitted.
  int most() {
    return larger.length == 0 ? usual : larger[0];
  }

  /// Another path: what is known says nothing of it.
  void restart() {
    context.timers.stop(SctpTimer.PATH_MTU);
    inFlight = false;
    next = 0;
    use(usual);
  }

  private void use(int bytes) {
    size = bytes;
    sender.packetSize(bytes, usual);
  }

  boolean ready() {
    return !inFlight
        && next < larger.length
        && larger[next] > size
        && (next > 0 || sender.queue().bytes() >= WORTHWHILE);
  }

  /// Writes a probe as a whole packet.
  void fill(long now, PacketWriter out) {
    out.extend(larger[next] - PacketWriter.HEADER);
    nonce = context.entropy.nextLong();
    out.open(ChunkType.HEARTBEAT, 0);
    out.u16(ChunkType.PARAMETER_HEARTBEAT_INFO);
    out.u16(INFO_BYTES);
    out.u32(nonce >>> 32);
    out.u32(nonce);
    out.shut();
    out.open(ChunkType.PAD, 0);
    out.zeros(out.room());
    out.shut();
    inFlight = true;
    context.timers.set(SctpTimer.PATH_MTU, now + Math.max(PROBE_NANOS, sender.rtt().timeout()));
  }

  /// Takes the value of a HEARTBEAT ACK.
  ///
  /// @return whether it answers our probe
  boolean acknowledged(long now, byte[] b, int at, int length) {
    if (!inFlight || length != INFO_BYTES || Bytes.i64(b, at + 4) != nonce) {
      return false;
    }
    inFlight = false;
    sender.heard();
    use(larger[next]);
    searched(now);
    return true;
  }

  void tick(long now) {
    if (!context.timers.expired(SctpTimer.PATH_MTU, now)) {
      return;
    }
    if (!inFlight) {
      next = 0;
    } else {
      inFlight = false;
      next++;
      if (next == larger.length || larger[next] <= size) {
        searched(now);
      }
    }
  }

  private void searched(long now) {
    next = larger.length;
    if (size < most()) {
      context.timers.set(SctpTimer.PATH_MTU, now + RAISE_NANOS);
    }
  }

  /// Long packets do not arrive any more, though they did (RFC 8899, section 4.3).
  void blackHole(long now) {
    if (size > usual) {
      inFlight = false;
      use(usual);
      searched(now);
    }
  }
}
