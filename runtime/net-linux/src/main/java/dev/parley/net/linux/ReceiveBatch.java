package dev.parley.net.linux;

import dev.parley.core.Counters;
import dev.parley.core.TransportAddress;
import dev.parley.net.NetDrop;
import dev.parley.net.spi.UdpPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Datagrams that come with one `recvmmsg`; those that the kernel put together (UDP_GRO) are taken
/// apart again.
final class ReceiveBatch {
  private static final int MESSAGES = 32;

  /// The most that GRO makes of several datagrams, and a little, so that the beginnings of the
  /// messages do not compete for the same lines of the processor's cache.
  private static final int STRIDE = (1 << 16) + 19 * 64;

  private final Libc libc;
  private final Counters<NetDrop> drops;
  private final Sockaddr addresses = new Sockaddr();
  private final Messages messages;
  private final ByteBuffer data;

  ReceiveBatch(Arena arena, Libc libc, Counters<NetDrop> drops) {
    this.libc = libc;
    this.drops = drops;
    MemorySegment memory = arena.allocate((long) MESSAGES * STRIDE, 64);
    data = memory.asByteBuffer();
    messages = new Messages(arena, MESSAGES);
    for (int i = 0; i < MESSAGES; i++) {
      messages.data(i, memory.address() + (long) i * STRIDE, 1 << 16);
      messages.readyToReceive(i);
    }
  }

  /// Hands over what a socket has, up to one batch.
  void receive(LinuxUdpSocket socket, int base, UdpPort.Receiver receiver) {
    int count = libc.recvmmsg(socket.file(), messages.address(0), MESSAGES);
    if (count < 0) {
      if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
        drops.count(NetDrop.RECEIVE_FAILED);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      TransportAddress source = addresses.read(messages.names(), messages.nameAt(i));
      int length = messages.received(i);
      int segment = messages.segment(i);
      messages.readyToReceive(i);
      if (source == null) {
        drops.count(NetDrop.RECEIVE_FAILED);
      } else {
        split(i * STRIDE, length, segment > 0 ? segment : length, base, source, receiver);
      }
    }
  }

  private void split(
      int start,
      int length,
      int segment,
      int base,
      TransportAddress source,
      UdpPort.Receiver receiver) {
    int at = start;
    do {
      int end = Math.min(at + segment, start + length);
      data.limit(end).position(at);
      receiver.received(base, source, data);
      at = end;
    } while (at < start + length);
  }
}
