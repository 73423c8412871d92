package dev.parley.net;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMessage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// ICE over TCP for the connections of all shards: takes over connections that somebody has
/// accepted, on a port that may serve other things too.
///
/// A stream belongs to the shard that the user name in its first STUN request names. Until that
/// request has proved itself it may neither say much nor live long, and there are only so many of
/// that kind.
///
/// RFC 6544, RFC 4571
public final class IceTcp {
  private static final int MAX_UNPROVED = 1024;
  private static final int UNPROVED_FRAMES = 32;
  private static final long UNPROVED_MILLIS = 10_000;

  /// Frames of one stream that its shard has not taken yet: the sender is slowed down beyond.
  private static final int WAITING_FRAMES = 128;

  private final Shards shards;
  private final AtomicInteger unproved = new AtomicInteger();

  IceTcp(Shards shards) {
    this.shards = shards;
  }

  /// Whether a stream that begins with these bytes is ICE: a length, then a STUN Binding request.
  ///
  /// @param count how many of them there are; 10 or more decide
  public static boolean isIceTcp(byte[] first, int count) {
    return count >= 10
        && first[2] == 0
        && first[3] == 1
        && first[6] == (byte) (StunMessage.MAGIC_COOKIE >>> 24)
        && first[7] == (byte) (StunMessage.MAGIC_COOKIE >>> 16)
        && first[8] == (byte) (StunMessage.MAGIC_COOKIE >>> 8)
        && first[9] == (byte) StunMessage.MAGIC_COOKIE;
  }

  /// Serves a connection until it ends; called on a thread of its own, best a virtual one.
  ///
  /// @param in from its first byte on
  /// @param socket closes both directions
  public void serve(InputStream in, OutputStream out, Closeable socket, TransportAddress remote) {
    StreamLink link = new StreamLink(remote, StreamFraming.RFC4571, socket);
    if (unproved.incrementAndGet() > MAX_UNPROVED) {
      unproved.decrementAndGet();
      link.close();
      return;
    }
    Thread guard = Thread.startVirtualThread(() -> guard(link));
    try {
      byte[] first = StreamFraming.RFC4571.read(in);
      Shard shard = shardOf(first);
      if (shard != null) {
        link.start(out);
        serve(in, link, shard, first, guard);
      }
    } catch (IOException | RejectedExecutionException e) {
      // the other side hung up or talks nonsense, or we are closing
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      guard.interrupt();
      link.close();
    }
  }

  /// Ends what has not proved itself in time.
  private void guard(StreamLink link) {
    try {
      Thread.sleep(UNPROVED_MILLIS);
    } catch (InterruptedException e) {
      return;
    } finally {
      unproved.decrementAndGet();
    }
    if (!link.proved) {
      link.close();
    }
  }

  private @Nullable Shard shardOf(byte[] first) {
    String ufrag =
        StunMessage.isStun(first, 0, first.length)
            ? StunMessage.localUfrag(first, 0, first.length)
            : null;
    int index = ufrag == null ? -1 : ShardPrefix.shard(ufrag);
    return index < 0 || index >= shards.count() ? null : shards.shard(index);
  }

  private static void serve(
      InputStream in, StreamLink link, Shard shard, byte[] first, Thread guard)
      throws IOException, InterruptedException {
    Semaphore room = new Semaphore(WAITING_FRAMES);
    shard.execute(() -> shard.streams().add(link));
    try {
      byte[] frame = first;
      for (int count = 1; link.proved || count <= UNPROVED_FRAMES; count++) {
        if (link.proved) {
          guard.interrupt();
        }
        byte[] next = frame;
        room.acquire();
        shard.execute(() -> {
          room.release();
          if (next.length > 0) {
            shard.streams().received(link, next);
          }
        });
        frame = StreamFraming.RFC4571.read(in);
      }
    } finally {
      shard.execute(() -> shard.streams().ended(link));
    }
  }
}
