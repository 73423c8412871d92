package dev.parley.dtls;

import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.Timers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One DTLS association over paths that ICE has proved: DTLS 1.3 or 1.2, client or server.
///
/// Both sides show certificates, and each knows the other's by a fingerprint that came with the
/// signaling. That may be later than the handshake: then everything but the event
/// [DtlsEvent.Connected] happens, and data that arrives is held.
///
/// What is not authentic changes nothing for good. An unprotected message or alert that would end
/// the handshake only does so if the handshake does not go on within two seconds.
///
/// RFC 9147, RFC 6347, RFC 5764 and RFC 8122.
public final class DtlsTransport implements DatagramCore<DtlsEvent> {
  /// The most bytes of a datagram with application data.
  public static final int MAX_DATAGRAM = 1900;

  private static final long SUSPICION_NANOS = 2_000_000_000L;
  private static final int MAX_EARLY_DATA = 16;
  private static final int WARNING = 1;
  private static final int FATAL = 2;

  private final DtlsConfig config;
  private final Entropy entropy;
  private final DataSink sink;
  private final Counters<DtlsDrop> drops = new Counters<>(DtlsDrop.class);
  private final Timers<DtlsTimer> timers = new Timers<>(DtlsTimer.class);
  private final ArrayDeque<DtlsEvent> events = new ArrayDeque<>();
  private final ArrayDeque<byte[]> earlyData = new ArrayDeque<>();
  private final DataQueue queue = new DataQueue();
  private final RecordLayer records;
  private DtlsState state = DtlsState.NEW;
  private int path = Paths.NONE;
  private boolean pathIsNew;
  private long receiving;
  private @Nullable Handshaker handshaker;
  private @Nullable List<Fingerprint> expected;
  private @Nullable HandshakeFailure suspectedMessage;
  private int suspectedAlert;
  private byte @Nullable [] alert;
  private long alertEpoch;
  private long progress;
  private boolean wasConnected;

  /// A transport that waits for its start.
  ///
  /// @param sink takes decrypted application data
  public DtlsTransport(DtlsConfig config, Entropy entropy, DataSink sink) {
    this.config = config;
    this.entropy = entropy;
    this.sink = sink;
    records = new RecordLayer(drops, this::onRecord);
  }

  /// Whether a datagram that begins with this byte is DTLS (RFC 7983, section 7).
  public static boolean isDtls(int firstByte) {
    return firstByte >= 20 && firstByte <= 63;
  }

  /// Begins the handshake, once.
  ///
  /// @param client whether we send the ClientHello (`a=setup:active`)
  public void start(long now, boolean client) {
    if (state != DtlsState.NEW) {
      throw new IllegalStateException("start() in state " + state + ": a transport starts once");
    }
    state = DtlsState.CONNECTING;
    timers.set(DtlsTimer.HANDSHAKE, now + config.handshakeTimeoutNanos());
    Handshaker.Listener listener =
        new Handshaker.Listener() {
          @Override
          public void onRefused(HandshakeFailure failure, boolean authentic) {
            refused(failure, authentic);
          }

          @Override
          public void onProgress() {
            timers.stop(DtlsTimer.SUSPICION);
            progress++;
          }
        };
    handshaker = Handshaker.create(config, client, entropy, records, timers, drops, listener);
  }

  /// Begins, as a server, with a hello whose sender [DtlsCookies] has proved; [#receive] takes that
  /// datagram next.
  public void start(long now, DtlsCookies.Proof proof) {
    start(now, false);
    if (handshaker != null) {
      handshaker.beginWith(proof);
    }
  }

  /// Tells whose certificate to accept; may come before the start or after the handshake, which is
  /// held until then.
  ///
  /// Weak and malformed fingerprints are allowed in the list, and match nothing.
  public void expect(long now, List<Fingerprint> fingerprints) {
    expected = List.copyOf(fingerprints);
    complete(now);
  }

  /// Where to send: a path of the driver, or `Paths.NONE` to hold everything back.
  ///
  /// The patience of a handshake begins anew with the first path after none.
  public void path(int newPath) {
    pathIsNew |= path == Paths.NONE && newPath != Paths.NONE;
    path = newPath;
  }

  private void noticePath(long now) {
    if (pathIsNew && state == DtlsState.CONNECTING) {
      pathIsNew = false;
      timers.set(DtlsTimer.HANDSHAKE, now + config.handshakeTimeoutNanos());
    }
  }

  /// Queues one record of application data.
  ///
  /// One record goes in one datagram. It may be longer than [DtlsConfig#mtu()] allows, if whoever
  /// sends it knows that the path carries it, or wants to find out.
  ///
  /// @param length 1 to [#maxDataLength(int)] of [#MAX_DATAGRAM]
  /// @return false when not connected, or when the queue is full
  public boolean send(long now, byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    if (state != DtlsState.CONNECTED) {
      return false;
    }
    int max = maxDataLength(MAX_DATAGRAM);
    if (length < 1 || length > max) {
      throw new IllegalArgumentException("length " + length + " is not in 1.." + max);
    }
    return queue.add(data, offset, length);
  }

  /// How many more records [#send] takes now.
  public int sendRoom() {
    return state == DtlsState.CONNECTED ? queue.room() : 0;
  }

  /// The most bytes of application data in a datagram of [DtlsConfig#mtu()]; 0 while not connected.
  public int maxDataLength() {
    return maxDataLength(config.mtu());
  }

  /// The most bytes of application data in a datagram of so many; 0 while not connected.
  ///
  /// @param datagram 256 to [#MAX_DATAGRAM]
  public int maxDataLength(int datagram) {
    return state == DtlsState.CONNECTED ? datagram - records.overhead(records.writeEpoch()) : 0;
  }

  public DtlsState state() {
    return state;
  }

  /// Keying material for another protocol (RFC 5705; RFC 8446, section 7.5).
  ///
  /// @param context null for none, which in DTLS 1.2 is not the same as empty
  public byte[] export(String label, byte @Nullable [] context, int length) {
    Exporter exporter = handshaker == null ? null : handshaker.context().exporter;
    if (state != DtlsState.CONNECTED || exporter == null) {
      throw new IllegalStateException("export() in state " + state + ": await Connected");
    }
    return exporter.export(label, context, length);
  }

  /// Changes our sending key and asks the peer to change its own; only DTLS 1.3 can.
  ///
  /// @return false when not connected, in DTLS 1.2, or while a change is under way
  public boolean updateKeys(long now) {
    return state == DtlsState.CONNECTED && handshaker != null && handshaker.updateKeys(true);
  }

  /// How many handshake messages were accepted.
  long progress() {
    return progress;
  }

  /// Whether the handshake succeeded, whatever came of it.
  boolean wasConnected() {
    return wasConnected;
  }

  /// Whether our last flight is not known to have arrived.
  boolean awaitsAnswer() {
    return handshaker != null && handshaker.context().flight.awaiting();
  }

  /// Whether nothing waits to be sent.
  boolean sendsNothing() {
    return !wantsToSend();
  }

  public Counters<DtlsDrop> drops() {
    return drops;
  }

  @Override
  public void receive(long now, int from, Packet in) {
    if (!running()) {
      drops.count(DtlsDrop.NOT_RUNNING);
      return;
    }
    receiving = now;
    noticePath(now);
    records.receive(in.array(), in.offset(), in.limit());
    complete(now);
    if (records.worn()) {
      HandshakeFailure worn =
          new HandshakeFailure(DtlsAlert.BAD_RECORD_MAC, "too many forged records");
      refused(worn, true);
    }
    if (running() && handshaker != null) {
      handshaker.settle(now);
    }
  }

  private boolean running() {
    return state == DtlsState.CONNECTING || state == DtlsState.CONNECTED;
  }

  private void onRecord(int type, long epoch, long sequence, byte[] bytes, int at, int length) {
    if (!running() || handshaker == null) {
      drops.count(DtlsDrop.NOT_RUNNING);
      return;
    }
    switch (type) {
      case ContentType.HANDSHAKE ->
          handshaker.onHandshake(receiving, epoch, sequence, bytes, at, length);
      case ContentType.APPLICATION_DATA -> onData(epoch, bytes, at, length);
      case ContentType.ALERT -> onAlert(epoch, bytes, at, length);
      case ContentType.ACK -> handshaker.onAck(epoch, bytes, at, length);
      // Epochs say all that it could say; in DTLS 1.3 it is camouflage.
      case ContentType.CHANGE_CIPHER_SPEC -> drops.count(DtlsDrop.CHANGE_CIPHER_SPEC);
      default -> drops.count(DtlsDrop.UNEXPECTED_RECORD);
    }
  }

  private void onData(long epoch, byte[] bytes, int at, int length) {
    if (epoch == 0) {
      drops.count(DtlsDrop.PLAINTEXT_DATA);
    } else if (epoch == 2 && handshaker != null && handshaker.context().isThree()) {
      drops.count(DtlsDrop.UNEXPECTED_RECORD);
    } else if (state == DtlsState.CONNECTED) {
      sink.data(receiving, bytes, at, length);
    } else if (earlyData.size() < MAX_EARLY_DATA) {
      earlyData.add(java.util.Arrays.copyOfRange(bytes, at, at + length));
    } else {
      drops.count(DtlsDrop.EARLY_DATA_OVERFLOW);
    }
  }

  private void onAlert(long epoch, byte[] bytes, int at, int length) {
    if (length != 2) {
      drops.count(DtlsDrop.MALFORMED_RECORD);
      return;
    }
    boolean fatal = bytes[at] == FATAL;
    int code = bytes[at + 1] & 0xFF;
    if (epoch == 0) {
      drops.count(DtlsDrop.UNAUTHENTICATED_CONTROL);
      if (fatal && state == DtlsState.CONNECTING) {
        suspect(null, code);
      }
    } else if (code == DtlsAlert.CLOSE_NOTIFY.code()) {
      closed();
    } else if (fatal) {
      fail(new DtlsFailure.AlertReceived(code), null);
    }
  }

  private void refused(HandshakeFailure failure, boolean authentic) {
    if (authentic) {
      fail(new DtlsFailure.Handshake(failure.alert(), failure.reason()), failure.alert());
    } else {
      drops.count(DtlsDrop.UNACCEPTABLE_MESSAGE);
      suspect(failure, 0);
    }
  }

  /// Remembers a reason to fail that anybody could have sent; whoever sent it, the handshake goes
  /// on if it can.
  private void suspect(@Nullable HandshakeFailure message, int alertCode) {
    if (!timers.isSet(DtlsTimer.SUSPICION)) {
      timers.set(DtlsTimer.SUSPICION, receiving + SUSPICION_NANOS);
      suspectedMessage = message;
      suspectedAlert = alertCode;
    }
  }

  private void complete(long now) {
    if (state != DtlsState.CONNECTING || handshaker == null) {
      return;
    }
    HandshakeContext c = handshaker.context();
    boolean anonymous = !c.client && !config.clientCertificate();
    if (c.exporter == null
        || (!anonymous && (c.peer == null || expected == null))
        || c.version == null
        || c.cipherSuite == null
        || c.group == null) {
      return;
    }
    byte[] certificate = c.peer == null ? new byte[0] : c.peer.der();
    if (!anonymous && (expected == null || !Fingerprint.anyMatches(expected, certificate))) {
      fail(new DtlsFailure.FingerprintMismatch(), DtlsAlert.BAD_CERTIFICATE);
      return;
    }
    state = DtlsState.CONNECTED;
    wasConnected = true;
    timers.stop(DtlsTimer.HANDSHAKE);
    timers.stop(DtlsTimer.SUSPICION);
    events.add(
        new DtlsEvent.Connected(
            c.version, c.cipherSuite, c.group, c.srtpProfile, certificate, c.srtpKeys()));
    for (byte[] data = earlyData.poll(); data != null; data = earlyData.poll()) {
      sink.data(now, data, 0, data.length);
    }
  }

  private void fail(DtlsFailure failure, @Nullable DtlsAlert goodbye) {
    if (goodbye != null) {
      sayGoodbye(FATAL, goodbye);
    }
    end(DtlsState.FAILED);
    queue.clear();
    events.add(new DtlsEvent.Failed(failure));
  }

  private void closed() {
    // Unprotected, it would mean nothing to a careful peer.
    if (records.writeEpoch() > 0) {
      sayGoodbye(WARNING, DtlsAlert.CLOSE_NOTIFY);
    }
    end(DtlsState.CLOSED);
    events.add(new DtlsEvent.Closed());
  }

  private void sayGoodbye(int level, DtlsAlert goodbye) {
    alert = new byte[] {(byte) level, (byte) goodbye.code()};
    alertEpoch = handshaker == null ? 0 : handshaker.peersEpoch();
  }

  private void end(DtlsState last) {
    state = last;
    timers.stopAll();
    earlyData.clear();
    records.forgetHeld();
    if (handshaker != null) {
      handshaker.stop();
    }
  }

  @Override
  public void tick(long now) {
    if (!running() || handshaker == null) {
      return;
    }
    noticePath(now);
    if (timers.expired(DtlsTimer.HANDSHAKE, now)) {
      fail(new DtlsFailure.Timeout(), DtlsAlert.USER_CANCELED);
      return;
    }
    if (timers.expired(DtlsTimer.SUSPICION, now)) {
      if (suspectedMessage != null) {
        refused(suspectedMessage, true);
      } else {
        fail(new DtlsFailure.AlertReceived(suspectedAlert), null);
      }
      return;
    }
    handshaker.tick(now);
  }

  @Override
  public long deadline() {
    return timers.deadline();
  }

  @Override
  public boolean ready() {
    return !events.isEmpty() || (path != Paths.NONE && wantsToSend());
  }

  private boolean wantsToSend() {
    return alert != null || sendsData() || (handshaker != null && handshaker.wantsToSend());
  }

  /// Whether data waits, and the key may still be used: it is changed in time, and holds back when
  /// the peer does not acknowledge that for too long.
  private boolean sendsData() {
    return !queue.isEmpty() && (!three() || records.sentWithKey() < 2 * config.recordsPerKey());
  }

  private boolean three() {
    return handshaker != null && handshaker.context().isThree();
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = 0;
    noticePath(now);
    while (path != Paths.NONE && wantsToSend()) {
      Packet packet = out.claim(path, Math.max(config.mtu(), sealedLength()));
      if (packet == null) {
        break;
      }
      int from = packet.offset();
      int end = fill(now, packet.array(), from, from + config.mtu());
      packet.length(end - from);
      out.commit(packet, 0);
      sent++;
    }
    return sent;
  }

  private int sealedLength() {
    return queue.isEmpty() ? 0 : queue.headLength() + records.overhead(records.writeEpoch());
  }

  private int fill(long now, byte[] out, int from, int limit) {
    int at = handshaker == null ? from : handshaker.fill(now, out, from, limit);
    if (at > from) {
      return at;
    }
    if (sendsData()) {
      at =
          records.seal(
              out,
              at,
              records.writeEpoch(),
              ContentType.APPLICATION_DATA,
              queue.head(),
              0,
              queue.headLength());
      queue.remove();
      if (three() && handshaker != null && records.sentWithKey() >= config.recordsPerKey()) {
        handshaker.updateKeys(false);
      }
    } else if (alert != null) {
      at = records.seal(out, at, alertEpoch, ContentType.ALERT, alert, 0, 2);
      alert = null;
    }
    return at;
  }

  @Override
  public @Nullable DtlsEvent next() {
    return events.poll();
  }

  @Override
  public void close(long now) {
    if (state == DtlsState.NEW || running()) {
      closed();
    }
  }
}
