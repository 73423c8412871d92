package dev.parley.net.linux;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.NetDrop;
import dev.parley.net.spi.UdpPort;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Waits with `poll`, receives with `recvmmsg`, sends with `sendmmsg`.
///
/// Its memory is the process's and released by [#close()], which the shard's thread calls last;
/// only the bell's, which others may still ring, is left to the garbage collector.
final class LinuxUdpPort implements UdpPort {
  private final List<LinuxUdpSocket> sockets;
  private final Counters<NetDrop> drops;
  private final Arena arena = Arena.ofShared();
  private final Libc libc = new Libc(arena);
  private final Bell bell = new Bell(Arena.ofAuto());
  private final WaitList waitList;
  private final ReceiveBatch in;
  private final @Nullable SendBatch[] out;

  LinuxUdpPort(List<LinuxUdpSocket> sockets, Counters<NetDrop> drops) throws IOException {
    this.sockets = sockets;
    this.drops = drops;
    in = new ReceiveBatch(arena, libc, drops);
    out = new SendBatch[sockets.size()];
    waitList = new WaitList(arena, sockets.size() + 1);
    for (int base = 0; base < sockets.size(); base++) {
      waitList.set(base, sockets.get(base).file(), WaitList.IN);
    }
    waitList.set(sockets.size(), bell.file(), WaitList.IN);
  }

  @Override
  public void poll(int waitMillis, Receiver receiver) {
    if (waitList.await(libc, waitMillis) <= 0) {
      return;
    }
    if (waitList.ready(sockets.size())) {
      bell.silence(libc);
    }
    for (int base = 0; base < sockets.size(); base++) {
      if (waitList.ready(base)) {
        in.receive(sockets.get(base), base, receiver);
      }
    }
  }

  @Override
  public void wakeUp() {
    bell.ring();
  }

  @Override
  public void send(int base, TransportAddress remote, Packet packet) {
    SendBatch batch = out[base];
    if (batch == null) {
      batch = new SendBatch(arena, libc, sockets.get(base), drops);
      out[base] = batch;
    }
    batch.add(remote, packet);
  }

  @Override
  public void flush() {
    for (SendBatch batch : out) {
      if (batch != null) {
        batch.flush();
      }
    }
  }

  @Override
  public long datagramsSent() {
    long sum = 0;
    for (SendBatch batch : out) {
      sum += batch == null ? 0 : batch.datagrams();
    }
    return sum;
  }

  @Override
  public long bytesSent() {
    long sum = 0;
    for (SendBatch batch : out) {
      sum += batch == null ? 0 : batch.bytes();
    }
    return sum;
  }

  @Override
  public void close() {
    bell.close();
    sockets.forEach(LinuxUdpSocket::close);
    arena.close();
  }
}
