package dev.parley.dtls;

import dev.parley.core.Bytes;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A DTLS association that begins its handshake again when damage on the way has spoiled it.
///
/// The first flights of a handshake are not protected. A bit that flips in them is found out too
/// late: both sides have hashed different messages, and whatever they repeat, they no longer
/// understand each other. So the client begins afresh when its handshake failed or stands still,
/// and the server follows a ClientHello that is new to it, for as long as its peer has not shown
/// that it has the keys (RFC 9147, section 5.11; RFC 6347, section 4.2.8). A certificate that does
/// not match its fingerprint and the end of the handshake's patience stay final.
///
/// It may report [DtlsEvent.Connected] more than once: the last one counts.
public final class DtlsAssociation implements DatagramCore<DtlsEvent> {
  private static final int MAX_ATTEMPTS = 24;
  private static final long STANDSTILL_NANOS = 2_500_000_000L;
  private static final int RECORD_HEADER = 13;
  private static final int RANDOM_AT = RECORD_HEADER + HandshakeMessage.HEADER + 2;
  private static final int RANDOM_BYTES = 32;

  private final DtlsConfig config;
  private final Entropy entropy;
  private final DataSink sink;
  private final TreeMap<DtlsDrop, Long> earlierDrops = new TreeMap<>();
  private final byte[][] seenRandoms = new byte[MAX_ATTEMPTS + 1][];
  private DtlsTransport transport;
  private @Nullable DtlsTransport leaving;
  private @Nullable DtlsEvent event;
  private @Nullable List<Fingerprint> expected;
  private int path = Paths.NONE;
  private boolean client;
  private boolean proved;
  private int attempts;
  private int randoms;
  private boolean touched;
  private long progress;
  private long standstill = NEVER;
  private long patienceEnds = NEVER;
  private long last;

  /// An association that waits for its start.
  ///
  /// @param sink takes decrypted application data
  public DtlsAssociation(DtlsConfig config, Entropy entropy, DataSink sink) {
    this.config = config;
    this.entropy = entropy;
    this.sink = sink;
    transport = create(config);
  }

  private DtlsTransport create(DtlsConfig attemptConfig) {
    attempts++;
    return new DtlsTransport(attemptConfig, entropy.split("attempt " + attempts), sink);
  }

  /// Begins the handshake, once.
  ///
  /// @param asClient whether we send the ClientHello (`a=setup:active`)
  public void start(long now, boolean asClient) {
    client = asClient;
    patienceEnds = now + config.handshakeTimeoutNanos();
    transport.start(now, asClient);
    watch(now);
  }

  /// Begins, as a server, with a hello whose sender [DtlsCookies] has proved; [#receive] takes that
  /// datagram next.
  public void start(long now, DtlsCookies.Proof proof) {
    client = false;
    patienceEnds = now + config.handshakeTimeoutNanos();
    transport.start(now, proof);
    watch(now);
  }

  /// Tells whose certificate to accept; see [DtlsTransport#expect].
  public void expect(long now, List<Fingerprint> fingerprints) {
    expected = List.copyOf(fingerprints);
    transport.expect(now, expected);
    settle(now);
  }

  /// Where to send: a path of the driver, or `Paths.NONE` to hold everything back.
  public void path(int newPath) {
    path = newPath;
    transport.path(newPath);
    if (leaving != null) {
      leaving.path(newPath);
    }
  }

  /// Tells that something arrived which only a peer with the keys can have sent, such as SRTP: from
  /// now on the handshake is not begun again.
  public void proved() {
    proved = true;
  }

  /// The handshake's present attempt.
  public DtlsTransport transport() {
    return transport;
  }

  /// What was dropped over all attempts, by reason.
  public Map<DtlsDrop, Long> drops() {
    TreeMap<DtlsDrop, Long> all = new TreeMap<>(earlierDrops);
    transport.drops().snapshot().forEach((reason, count) -> all.merge(reason, count, Long::sum));
    return all;
  }

  @Override
  public void receive(long now, int from, Packet in) {
    if (!client && !proved && isNewHello(in)) {
      if (touched) {
        // What is left of an earlier attempt must not be taken for a part of this one.
        again(now);
      }
    }
    touched = true;
    transport.receive(now, from, in);
    settle(now);
  }

  /// Whether the datagram begins with the ClientHello of a handshake that we do not know.
  private boolean isNewHello(Packet in) {
    byte[] b = in.array();
    int at = in.offset();
    if (in.length() < RANDOM_AT + RANDOM_BYTES
        || b[at] != ContentType.HANDSHAKE
        || Bytes.u16(b, at + 3) != 0
        || b[at + RECORD_HEADER] != HandshakeType.CLIENT_HELLO
        || Bytes.u16(b, at + RECORD_HEADER + 4) != 0
        || Bytes.u24(b, at + RECORD_HEADER + 6) != 0) {
      return false;
    }
    int from = at + RANDOM_AT;
    for (int i = 0; i < randoms; i++) {
      byte[] seen = seenRandoms[i];
      if (Arrays.equals(seen, 0, RANDOM_BYTES, b, from, from + RANDOM_BYTES)) {
        return false;
      }
    }
    if (randoms == seenRandoms.length) {
      return false;
    }
    seenRandoms[randoms++] = Arrays.copyOfRange(b, from, from + RANDOM_BYTES);
    return true;
  }

  private void again(long now) {
    touched = false;
    if (attempts >= MAX_ATTEMPTS || patienceEnds <= now) {
      standstill = NEVER;
      return;
    }
    transport
        .drops()
        .snapshot()
        .forEach((reason, count) -> earlierDrops.merge(reason, count, Long::sum));
    leaving = transport.ready() ? transport : null;
    transport =
        create(config.withTimeouts(config.retransmissionNanos(), Math.max(1, patienceEnds - now)));
    if (expected != null) {
      transport.expect(now, expected);
    }
    transport.path(path);
    transport.start(now, client);
    watch(now);
  }

  private void watch(long now) {
    progress = transport.progress();
    standstill = client ? now + STANDSTILL_NANOS : NEVER;
  }

  /// Takes over what the present attempt has to tell.
  private void settle(long now) {
    last = now;
    if (event != null) {
      return;
    }
    event = transport.next();
    if (event instanceof DtlsEvent.Failed(DtlsFailure failure) && isDamage(failure, now)) {
      event = null;
      again(now);
    }
    if (!unsure()) {
      standstill = NEVER;
    }
  }

  /// Whether the peer may not have come as far as we have: a client of DTLS 1.3 is done before its
  /// Finished arrives.
  private boolean unsure() {
    return transport.state() == DtlsState.CONNECTING
        || (transport.state() == DtlsState.CONNECTED && !proved && transport.awaitsAnswer());
  }

  /// Whether a failure of the handshake is one that another attempt can mend.
  private boolean isDamage(DtlsFailure failure, long now) {
    return switch (failure) {
      case DtlsFailure.FingerprintMismatch mismatch -> false;
      case DtlsFailure.Timeout timeout -> false;
      case DtlsFailure.AlertReceived alert -> mayBeginAgain(now);
      case DtlsFailure.Handshake handshake -> mayBeginAgain(now);
    };
  }

  private boolean mayBeginAgain(long now) {
    return !transport.wasConnected() && attempts < MAX_ATTEMPTS && now < patienceEnds;
  }

  @Override
  public void tick(long now) {
    transport.tick(now);
    settle(now);
    if (standstill <= now) {
      if (transport.progress() == progress) {
        again(now);
      } else {
        watch(now);
      }
      settle(now);
    }
  }

  @Override
  public long deadline() {
    return Math.min(transport.deadline(), standstill);
  }

  @Override
  public boolean ready() {
    return event != null || transport.ready() || (leaving != null && leaving.ready());
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = 0;
    if (leaving != null) {
      sent += leaving.transmit(now, out);
      if (path != Paths.NONE && leaving.sendsNothing()) {
        leaving = null;
      }
    }
    return sent + transport.transmit(now, out);
  }

  @Override
  public @Nullable DtlsEvent next() {
    settle(last);
    DtlsEvent pulled = event;
    event = null;
    return pulled;
  }

  @Override
  public void close(long now) {
    leaving = null;
    standstill = NEVER;
    transport.close(now);
    settle(now);
  }
}
