package dev.parley.sctp;

import dev.parley.core.Bytes;
import org.jspecify.annotations.Nullable;

/// Sets the association up: INIT, INIT ACK, COOKIE ECHO, COOKIE ACK, also when both sides begin at
/// once or one begins anew (RFC 9260, sections 5.1 and 5.2).
final class Handshake {
  /// What a COOKIE ECHO leads to.
  enum Outcome {
    REFUSED,
    /// It was repeated: nothing changes.
    KNOWN,
    ESTABLISHED,
    RESTARTED
  }

  private static final int FIXED = 16;

  private final AssociationContext context;
  private final Answers answers;
  private final StateCookie cookies;
  private final Rtt rtt;
  private int localTag;
  private long localTsn;
  private @Nullable PeerParameters peer;
  private byte[] cookie = new byte[0];
  private boolean sendInit;
  private boolean sendCookie;
  private long waited;
  private long initSentAt;
  private boolean repeated;

  Handshake(AssociationContext context, Answers answers, Rtt rtt) {
    this.context = context;
    this.answers = answers;
    this.rtt = rtt;
    cookies = new StateCookie(context.entropy.bytes(32));
    localTag = freshTag();
    localTsn = context.entropy.nextInt() & 0xFFFF_FFFFL;
  }

  private int freshTag() {
    int tag;
    do {
      tag = context.entropy.nextInt();
    } while (tag == 0);
    return tag;
  }

  int localTag() {
    return localTag;
  }

  long localTsn() {
    return localTsn;
  }

  /// The tag of what we send, or 0 before the other side is known.
  int peerTag() {
    return peer == null ? 0 : peer.tag();
  }

  PeerParameters peer() {
    if (peer == null) {
      throw new IllegalStateException("the other side is not known yet");
    }
    return peer;
  }

  void begin() {
    sendInit = true;
  }

  boolean ready() {
    return sendInit || sendCookie;
  }

  boolean sendsInit() {
    return sendInit;
  }

  /// Writes the INIT or the COOKIE ECHO that is due.
  void fill(long now, PacketWriter out) {
    if (sendInit) {
      byte[] value = parameters(localTag, localTsn, new byte[0]);
      out.open(ChunkType.INIT, 0);
      out.put(value, 0, value.length);
      initSentAt = now;
    } else {
      out.open(ChunkType.COOKIE_ECHO, 0);
      out.put(cookie, 0, cookie.length);
    }
    out.shut();
    sendInit = false;
    sendCookie = false;
    context.timers.set(SctpTimer.HANDSHAKE, now + rtt.timeout());
  }

  /// What INIT and INIT ACK say of us.
  private byte[] parameters(int tag, long tsn, byte[] stateCookie) {
    boolean interleaving = context.config.interleaving();
    int extensions = interleaving ? 4 : 2;
    int cookieBytes = stateCookie.length == 0 ? 0 : 4 + stateCookie.length;
    int zero = context.config.zeroChecksum() ? 8 : 0;
    // 2 extensions are padded to 4 bytes
    byte[] value = new byte[FIXED + 4 + 8 + zero + cookieBytes];
    Bytes.putU32(value, 0, tag);
    Bytes.putU32(value, 4, context.config.window());
    Bytes.putU16(value, 8, AssociationContext.MAX_STREAMS);
    Bytes.putU16(value, 10, AssociationContext.MAX_STREAMS);
    Bytes.putU32(value, 12, tsn);
    int at = parameter(value, FIXED, ChunkType.PARAMETER_FORWARD_TSN, 0);
    at = parameter(value, at, ChunkType.PARAMETER_SUPPORTED_EXTENSIONS, extensions);
    value[at++] = (byte) ChunkType.RE_CONFIG;
    value[at++] = (byte) ChunkType.FORWARD_TSN;
    if (interleaving) {
      value[at] = (byte) ChunkType.I_DATA;
      value[at + 1] = (byte) ChunkType.I_FORWARD_TSN;
    }
    at += 2;
    if (zero > 0) {
      at = parameter(value, at, ChunkType.PARAMETER_ZERO_CHECKSUM, 4);
      Bytes.putU32(value, at, 1);
      at += 4;
    }
    if (cookieBytes > 0) {
      at = parameter(value, at, ChunkType.PARAMETER_STATE_COOKIE, stateCookie.length);
      System.arraycopy(stateCookie, 0, value, at, stateCookie.length);
    }
    return value;
  }

  private static int parameter(byte[] value, int at, int type, int length) {
    Bytes.putU16(value, at, type);
    Bytes.putU16(value, at + 2, 4 + length);
    return at + 4;
  }

  /// Answers an INIT out of nothing but itself: the cookie carries what we would have to remember.
  ///
  /// @param existing whether an association exists that a fresh tag must tell this one from
  void init(long now, boolean existing, byte[] b, int at, int length) {
    PeerParameters from = PeerParameters.read(b, at, length);
    if (from == null) {
      context.drops.count(SctpDrop.MALFORMED_CHUNK);
      return;
    }
    int tag = existing ? freshTag() : localTag;
    long tsn = existing ? context.entropy.nextInt() & 0xFFFF_FFFFL : localTsn;
    byte[] made =
        cookies.make(
            now,
            new StateCookie.Content(
                tag, tsn, peer == null ? 0 : localTag, peer == null ? 0 : peer.tag(), from));
    answers.add(from.tag(), ChunkType.INIT_ACK, 0, parameters(tag, tsn, made));
  }

  /// Takes an INIT ACK.
  ///
  /// @return whether it was understood, and the COOKIE ECHO is due
  boolean initAck(long now, byte[] b, int at, int length) {
    PeerParameters from = PeerParameters.read(b, at, length);
    if (from == null || from.cookieLength() == 0 || from.cookieLength() > 900) {
      context.drops.count(SctpDrop.MALFORMED_CHUNK);
      return false;
    }
    if (!repeated) {
      rtt.sample(now, now - initSentAt);
    }
    peer = from;
    cookie = java.util.Arrays.copyOfRange(b, from.cookie(), from.cookie() + from.cookieLength());
    waited = 0;
    repeated = false;
    rtt.undouble();
    sendInit = false;
    sendCookie = true;
    return true;
  }

  /// Takes a COOKIE ECHO (RFC 9260, section 5.2.4).
  ///
  /// @param tag the verification tag of its packet
  Outcome cookieEcho(long now, SctpState state, int tag, byte[] b, int at, int length) {
    StateCookie.Content content = cookies.open(now, b, at, length);
    if (content == null || content.localTag() != tag) {
      context.drops.count(SctpDrop.BAD_COOKIE);
      return Outcome.REFUSED;
    }
    boolean ours = content.localTag() == localTag;
    boolean theirs = peer != null && content.peer().tag() == peer.tag();
    boolean beginning =
        state == SctpState.CLOSED
            || state == SctpState.COOKIE_WAIT
            || state == SctpState.COOKIE_ECHOED;
    if (ours && (beginning || theirs)) {
      if (!beginning) {
        return Outcome.KNOWN;
      }
      peer = content.peer();
      return established();
    }
    boolean tied =
        peer != null && content.tieLocal() == localTag && content.tiePeer() == peer.tag();
    if (!ours && !theirs && tied && state != SctpState.SHUTDOWN_ACK_SENT) {
      localTag = content.localTag();
      localTsn = content.localTsn();
      peer = content.peer();
      established();
      return Outcome.RESTARTED;
    }
    context.drops.count(SctpDrop.BAD_COOKIE);
    return Outcome.REFUSED;
  }

  private Outcome established() {
    cookieAcknowledged();
    return Outcome.ESTABLISHED;
  }

  void cookieAcknowledged() {
    stop();
    rtt.undouble();
  }

  void stop() {
    context.timers.stop(SctpTimer.HANDSHAKE);
    sendInit = false;
    sendCookie = false;
    cookie = new byte[0];
  }

  /// The other side found our cookie too old: begin again.
  void staleCookie() {
    sendCookie = false;
    sendInit = true;
  }

  /// Repeats what was not answered.
  ///
  /// @return false if the other side has been silent for too long
  boolean tick(long now, SctpState state) {
    if (!context.timers.expired(SctpTimer.HANDSHAKE, now)) {
      return true;
    }
    repeated = true;
    waited += rtt.timeout();
    rtt.doubleTimeout();
    sendInit = state == SctpState.COOKIE_WAIT;
    sendCookie = state == SctpState.COOKIE_ECHOED;
    return waited < context.config.maxOutage().toNanos();
  }
}
