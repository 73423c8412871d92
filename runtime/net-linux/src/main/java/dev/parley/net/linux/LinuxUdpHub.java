package dev.parley.net.linux;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.Bases;
import dev.parley.net.NetDrop;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpPort;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Waits with `epoll`, receives with `recvmmsg`, sends with `sendmmsg`.
///
/// Busy sockets have a batch of their own; the others take one of a few in turns, which is sent
/// when another needs it.
final class LinuxUdpHub implements UdpHub {
  private static final int SHARED_BATCHES = 32;
  private static final int BELL = -1;

  private static final class Slot {
    final LinuxUdpSocket socket;
    @Nullable SendBatch own;
    int shared = -1;
    boolean dontFragment;

    Slot(LinuxUdpSocket socket) {
      this.socket = socket;
    }
  }

  private final Counters<NetDrop> drops;
  private final Arena arena = Arena.ofShared();
  private final Libc libc = new Libc(arena);
  private final Bell bell = new Bell(Arena.ofAuto());
  private final Epoll epoll = new Epoll(arena, libc);
  private final ReceiveBatch in;
  private final Bases<Slot> slots = new Bases<>();
  private final @Nullable SendBatch[] batches = new SendBatch[SHARED_BATCHES];
  private final @Nullable Slot[] users = new Slot[SHARED_BATCHES];
  private Slot[] busy = new Slot[0];
  private int nextBatch;
  private int usedBatches;

  LinuxUdpHub(Counters<NetDrop> drops) throws IOException {
    this.drops = drops;
    in = new ReceiveBatch(arena, libc, drops);
    epoll.add(bell.file(), BELL);
  }

  @Override
  public int bind(TransportAddress local, int bufferBytes, boolean isBusy) throws IOException {
    Slot slot = new Slot(LinuxUdpSocket.bind(local, false, bufferBytes));
    int base = slots.add(slot);
    try {
      epoll.add(slot.socket.file(), base);
    } catch (IOException e) {
      slots.remove(base);
      slot.socket.close();
      throw e;
    }
    if (isBusy) {
      slot.own = new SendBatch(arena, libc, slot.socket, drops);
      busy = Arrays.copyOf(busy, busy.length + 1);
      busy[busy.length - 1] = slot;
    }
    return base;
  }

  @Override
  public TransportAddress local(int base) {
    return Objects.requireNonNull(slots.get(base)).socket.local();
  }

  @Override
  public void unbind(int base) {
    Slot slot = slots.remove(base);
    if (slot == null) {
      return;
    }
    giveUp(slot);
    if (slot.own != null) {
      slot.own.flush();
      busy = Arrays.stream(busy).filter(other -> other != slot).toArray(Slot[]::new);
    }
    slot.socket.close(libc);
  }

  /// Sends what waits in a shared batch and lets others have it.
  private void giveUp(Slot slot) {
    if (slot.shared >= 0) {
      Objects.requireNonNull(batches[slot.shared]).flush();
      users[slot.shared] = null;
      slot.shared = -1;
    }
  }

  @Override
  public boolean dontFragment(int base, boolean on) {
    Slot slot = slots.get(base);
    if (slot == null) {
      return false;
    }
    if (slot.dontFragment == on) {
      return true;
    }
    giveUp(slot);
    boolean done = slot.socket.dontFragment(libc, on);
    slot.dontFragment = done ? on : slot.dontFragment;
    return done;
  }

  @Override
  public void poll(int waitMillis, UdpPort.Receiver receiver) {
    int count = epoll.await(waitMillis);
    for (int i = 0; i < count; i++) {
      int base = epoll.ready(i);
      if (base == BELL) {
        bell.silence(libc);
        continue;
      }
      Slot slot = slots.get(base);
      if (slot != null) {
        in.receive(slot.socket, base, receiver);
      }
    }
  }

  @Override
  public void wakeUp() {
    bell.ring();
  }

  @Override
  public void send(int base, TransportAddress remote, Packet packet) {
    Slot slot = slots.get(base);
    if (slot == null) {
      drops.count(NetDrop.PATH_GONE);
      return;
    }
    SendBatch batch = slot.own;
    if (batch == null) {
      batch = slot.shared >= 0 ? batches[slot.shared] : take(slot);
    }
    Objects.requireNonNull(batch).add(remote, packet);
  }

  private SendBatch take(Slot slot) {
    int place = nextBatch;
    nextBatch = (nextBatch + 1) % SHARED_BATCHES;
    Slot before = users[place];
    if (before != null) {
      giveUp(before);
    }
    SendBatch batch = batches[place];
    if (batch == null) {
      batch = new SendBatch(arena, libc, slot.socket, drops);
      batches[place] = batch;
    } else {
      batch.use(slot.socket);
    }
    users[place] = slot;
    slot.shared = place;
    usedBatches++;
    return batch;
  }

  @Override
  public void flush() {
    for (Slot slot : busy) {
      Objects.requireNonNull(slot.own).flush();
    }
    if (usedBatches == 0) {
      return;
    }
    for (Slot slot : users) {
      if (slot != null) {
        giveUp(slot);
      }
    }
    usedBatches = 0;
    nextBatch = 0;
  }

  @Override
  public void close() {
    bell.close();
    epoll.close();
    slots.all().forEach(slot -> slot.socket.close());
    arena.close();
  }
}
