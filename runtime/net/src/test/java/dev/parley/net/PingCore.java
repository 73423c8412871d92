package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A core for tests: asks with STUN requests until it is answered, answers those of others, and
/// exchanges text.
final class PingCore implements DatagramCore<String> {
  private static final long AGAIN_NANOS = 20_000_000;

  private record Out(int path, byte[] bytes) {}

  private final Paths paths;
  private final String ufrag;
  private final ArrayDeque<Out> out = new ArrayDeque<>();
  private final ArrayDeque<String> events = new ArrayDeque<>();
  private final StunWriter writer = new StunWriter();
  private long deadline = NEVER;
  private String remoteUfrag = "";
  private int path = Paths.NONE;
  boolean keeps = true;
  @Nullable String fault;

  PingCore(Paths paths, String ufrag) {
    this.paths = paths;
    this.ufrag = ufrag;
  }

  void ping(long now, int base, TransportAddress remote, String theirUfrag) {
    path = paths.open(base, remote);
    if (path == Paths.NONE) {
      throw new IllegalStateException("no path to " + remote);
    }
    remoteUfrag = theirUfrag;
    deadline = now;
  }

  /// Like [#ping] over a stream.
  void dial(long now, TransportAddress remote, String theirUfrag) {
    path = paths.connect(StreamProtocol.ICE_TCP, remote, "");
    if (path == Paths.NONE) {
      throw new IllegalStateException("no stream to " + remote);
    }
    remoteUfrag = theirUfrag;
    deadline = now;
  }

  @Override
  public void closed(long now, int closedPath) {
    deadline = NEVER;
    path = Paths.NONE;
    paths.release(closedPath);
    events.add("closed");
  }

  void say(String text) {
    out.add(new Out(path, text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void tick(long now) {
    if (deadline > now) {
      return;
    }
    if ("tick".equals(fault)) {
      throw new AssertionError("a bug in tick");
    }
    deadline = now + AGAIN_NANOS;
    out.add(new Out(path, stun(StunClass.REQUEST, remoteUfrag + ":" + ufrag)));
  }

  private byte[] stun(StunClass stunClass, String username) {
    Packet packet = Packet.allocate(256);
    writer.begin(packet, stunClass, StunMessage.BINDING, 1, 2);
    writer.text(StunAttribute.USERNAME, username);
    return packet.toByteArray();
  }

  @Override
  public void receive(long now, int from, Packet in) {
    if (!StunMessage.isStun(in.array(), in.offset(), in.length())) {
      if ("receive".equals(fault)) {
        throw new AssertionError("a bug in receive");
      }
      events.add(new String(in.toByteArray(), StandardCharsets.UTF_8));
    } else if (in.u16(0) == 1) {
      if (keeps && paths.keep(from)) {
        path = from;
      }
      events.add("request from " + paths.remote(from).port());
      out.add(new Out(from, stun(StunClass.SUCCESS_RESPONSE, "none")));
    } else {
      deadline = NEVER;
      events.add("response");
    }
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public boolean ready() {
    return !out.isEmpty() || !events.isEmpty();
  }

  @Override
  public int transmit(long now, Outbox box) {
    int sent = 0;
    while (!out.isEmpty()) {
      Out next = out.peek();
      Packet packet = box.claim(next.path, next.bytes.length);
      if (packet == null) {
        return sent;
      }
      packet.copyFrom(next.bytes, 0, next.bytes.length);
      box.commit(packet, 0);
      out.poll();
      sent++;
    }
    return sent;
  }

  @Override
  public @Nullable String next() {
    return events.poll();
  }

  @Override
  public void close(long now) {
    deadline = Core.NEVER;
    if (path != Paths.NONE) {
      say("goodbye");
    }
  }
}
