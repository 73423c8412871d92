package dev.parley.sim;

import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A small core for the simulator's own tests: sends a number every second, and answers one with
/// the next.
class PingPong implements DatagramCore<Long> {
  static final long SECOND = 1_000_000_000L;

  private final int path;
  private long deadline = NEVER;
  private long toSend = -1;
  private final ArrayDeque<Long> events = new ArrayDeque<>();
  private boolean closed;

  PingPong(int path) {
    this.path = path;
  }

  void start(long now) {
    deadline = now;
  }

  @Override
  public void receive(long now, int from, Packet in) {
    if (in.length() == 8 && !closed) {
      events.add(in.i64(0));
    }
  }

  @Override
  public void tick(long now) {
    if (deadline <= now) {
      toSend = now;
      deadline = now + SECOND;
    }
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public boolean ready() {
    return toSend >= 0 || !events.isEmpty();
  }

  @Override
  public int transmit(long now, Outbox out) {
    if (toSend < 0) {
      return 0;
    }
    Packet packet = path == Paths.NONE ? null : out.claim(path, 8);
    if (packet == null) {
      toSend = -1;
      return 0;
    }
    packet.length(8);
    packet.putI64(0, toSend);
    out.commit(packet, 0);
    toSend = -1;
    return 1;
  }

  @Override
  public @Nullable Long next() {
    return events.poll();
  }

  @Override
  public void close(long now) {
    closed = true;
    deadline = NEVER;
    toSend = -1;
    events.clear();
  }
}
