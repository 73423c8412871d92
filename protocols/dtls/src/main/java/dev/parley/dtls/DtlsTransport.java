package dev.parley.dtls;

import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One DTLS association over paths that ICE has proved.
public final class DtlsTransport implements DatagramCore<DtlsEvent> {
  private final Counters<DtlsDrop> drops = new Counters<>(DtlsDrop.class);

  /// @param sink takes decrypted application data
  public DtlsTransport(DtlsConfig config, Entropy entropy, DataSink sink) {}

  /// Whether a datagram that begins with this byte is DTLS (RFC 7983, section 7).
  public static boolean isDtls(int firstByte) {
    return firstByte >= 20 && firstByte <= 63;
  }

  /// Begins the handshake, once.
  ///
  /// @param client whether we send the ClientHello (`a=setup:active`)
  public void start(long now, boolean client) {}

  /// Tells whose certificate to accept; may come before the start or after the handshake, which is
  /// held until then.
  public void expect(long now, List<Fingerprint> fingerprints) {}

  /// Where to send: a path of the driver, or `Paths.NONE` to hold everything back.
  public void path(int path) {}

  /// Queues one record of application data.
  ///
  /// @return false when not connected, or when the queue is full
  public boolean send(long now, byte[] data, int offset, int length) {
    return false;
  }

  /// How many more records [#send] takes now.
  public int sendRoom() {
    return 0;
  }

  /// The most bytes that fit into one record of application data; 0 while not connected.
  public int maxDataLength() {
    return 0;
  }

  public DtlsState state() {
    return DtlsState.NEW;
  }

  /// Keying material for another protocol (RFC 5705; RFC 8446, section 7.5).
  ///
  /// @param context null for none, which in DTLS 1.2 is not the same as empty
  public byte[] export(String label, byte @Nullable [] context, int length) {
    if (state() != DtlsState.CONNECTED) {
      throw new IllegalStateException("export() before the event Connected");
    }
    return new byte[length];
  }

  /// Changes our sending key and asks the peer to change its own; only DTLS 1.3 can.
  ///
  /// @return false when not connected, in DTLS 1.2, or while a change is under way
  public boolean updateKeys(long now) {
    return false;
  }

  public Counters<DtlsDrop> drops() {
    return drops;
  }

  @Override
  public void receive(long now, int path, Packet in) {}

  @Override
  public void tick(long now) {}

  @Override
  public long deadline() {
    return NEVER;
  }

  @Override
  public boolean ready() {
    return false;
  }

  @Override
  public int transmit(long now, Outbox out) {
    return 0;
  }

  @Override
  public @Nullable DtlsEvent next() {
    return null;
  }

  @Override
  public void close(long now) {}
}
