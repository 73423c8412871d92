package dev.parley.dtls;

import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A transport below which UDP's checksum works: it throws away damaged datagrams that begin
/// unprotected, while damaged protected ones arrive, to be found out by their tags.
final class ChecksummedCore implements DatagramCore<DtlsEvent> {
  private static final int CRC = 4;

  final DtlsTransport transport;
  int damagedDelivered;

  ChecksummedCore(DtlsTransport transport) {
    this.transport = transport;
  }

  private static int crc(Packet packet, int length) {
    CRC32 crc = new CRC32();
    crc.update(packet.array(), packet.offset(), length);
    return (int) crc.getValue();
  }

  @Override
  public void receive(long now, int path, Packet in) {
    int length = in.length() - CRC;
    boolean damaged = length < 0 || crc(in, length) != in.i32(length);
    if (damaged) {
      boolean isProtected = length > 13 && (in.u8(0) >= 32 || in.u16(3) != 0);
      if (!isProtected) {
        return;
      }
      damagedDelivered++;
    }
    in.length(length);
    transport.receive(now, path, in);
  }

  @Override
  public int transmit(long now, Outbox out) {
    return transport.transmit(
        now,
        new Outbox() {
          @Override
          public @Nullable Packet claim(int path, int maxLength) {
            return out.claim(path, maxLength + CRC);
          }

          @Override
          public void commit(Packet packet, long sendId) {
            int length = packet.length();
            int crc = crc(packet, length);
            packet.length(length + CRC);
            packet.putU32(length, crc);
            out.commit(packet, sendId);
          }
        });
  }

  @Override
  public void tick(long now) {
    transport.tick(now);
  }

  @Override
  public long deadline() {
    return transport.deadline();
  }

  @Override
  public boolean ready() {
    return transport.ready();
  }

  @Override
  public @Nullable DtlsEvent next() {
    return transport.next();
  }

  @Override
  public void close(long now) {
    transport.close(now);
  }
}
