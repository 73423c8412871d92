package dev.parley.turnserver;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.HubLoop;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnServer;
import dev.parley.turn.TurnStreamFramer;
import dev.parley.turn.TurnTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A client on TCP or TLS: one virtual thread reads its messages, another writes.
///
/// Reading waits when the loop has not yet dealt with what was read. What is to be written waits in
/// a queue; a relayed datagram that finds it full is lost, as on any congested path.
final class StreamClient {
  private static final int UNHANDLED = 64;
  private static final int QUEUE = 256;
  private static final byte[] END = {};

  private final HubLoop loop;
  private final TurnServer server;
  private final TurnStream stream;
  private final TurnLink link;
  private final TransportAddress remote;
  private final Semaphore unhandled = new Semaphore(UNHANDLED);
  private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
  private final long begun;
  private volatile @Nullable Socket peer;
  private volatile Runnable peerEnded = () -> {};
  private long dropped;

  StreamClient(HubLoop loop, TurnServer server, TurnStream stream) {
    this.loop = loop;
    this.server = server;
    this.stream = stream;
    remote = stream.remote();
    begun = loop.now();
    TurnTransport transport = stream.secure() ? TurnTransport.TLS : TurnTransport.TCP;
    link = new TurnLink(transport, stream.local(), this);
  }

  TransportAddress remote() {
    return remote;
  }

  TurnLink link() {
    return link;
  }

  long begun() {
    return begun;
  }

  /// Whether it carries a peer's connection.
  boolean joined() {
    return peer != null;
  }

  /// How many messages found the queue full; on the loop's thread.
  long dropped() {
    return dropped;
  }

  /// Serves the client until one side ends the connection; the caller's thread reads.
  void run() {
    Thread writer = Thread.startVirtualThread(this::writeAll);
    try {
      readAll();
    } catch (IOException | RejectedExecutionException e) {
      // the client is gone, or we are closing
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stream.close();
      writer.interrupt();
      end();
    }
  }

  private void end() {
    Socket joinedWith = peer;
    if (joinedWith != null) {
      Sockets.close(joinedWith);
    }
    try {
      loop.execute(() -> {
        server.linkClosed(loop.now(), link);
        peerEnded.run();
      });
    } catch (RejectedExecutionException e) {
      // the loop has ended, and everything with it
    }
  }

  private void readAll() throws IOException, InterruptedException {
    TurnStreamFramer framer = new TurnStreamFramer();
    Packet packet = Packet.allocate(Packet.CAPACITY + Packet.HEADROOM);
    for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
      for (int at = 0; at < bytes.length; ) {
        at += framer.feed(bytes, at, bytes.length - at);
        packet.clear();
        while (framer.next(packet)) {
          if (handle(packet)) {
            toPeer(framer.rest(), bytes, at);
            return;
          }
          packet.clear();
        }
        if (framer.broken()) {
          return;
        }
      }
    }
  }

  /// Lets the loop deal with a message.
  ///
  /// @return whether the stream belongs to a peer's connection from now on
  private boolean handle(Packet message) throws InterruptedException {
    boolean binds = isConnectionBind(message);
    byte[] copy = message.toByteArray();
    unhandled.acquire();
    CountDownLatch done = new CountDownLatch(binds ? 1 : 0);
    loop.execute(() -> {
      unhandled.release();
      try {
        server.receive(loop.now(), link, remote, Packet.copyOf(copy));
      } finally {
        done.countDown();
      }
    });
    done.await();
    return binds && joined();
  }

  private static boolean isConnectionBind(Packet message) {
    byte[] b = message.array();
    return StunMessage.isStun(b, message.offset(), message.length())
        && Bytes.u16(b, message.offset()) == StunMethod.CONNECTION_BIND;
  }

  /// Copies what the client sends to the peer, until the end.
  private void toPeer(byte[] first, byte[] read, int at) throws IOException {
    Socket socket = peer;
    if (socket == null) {
      return;
    }
    OutputStream out = socket.getOutputStream();
    out.write(first);
    out.write(read, at, read.length - at);
    for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
      out.write(bytes);
      out.flush();
    }
  }

  /// Makes the stream the other half of a connection to a peer (RFC 6062, section 5.4); on the
  /// loop's thread, once what was sent before is in the queue.
  ///
  /// @param ended to be told on the loop's thread when it is over
  void join(Socket with, Runnable ended) {
    peerEnded = ended;
    peer = with;
    Thread.startVirtualThread(() -> fromPeer(with));
  }

  private void fromPeer(Socket socket) {
    byte[] buffer = new byte[8192];
    try (InputStream in = socket.getInputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        queue.put(java.util.Arrays.copyOf(buffer, count));
      }
      queue.put(END);
    } catch (IOException e) {
      stream.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sends a message; on the loop's thread.
  void send(Packet packet) {
    if (!queue.offer(packet.toByteArray())) {
      dropped++;
    }
  }

  private void writeAll() {
    try {
      for (byte[] bytes = queue.take(); bytes.length > 0; bytes = queue.take()) {
        stream.write(bytes, 0, bytes.length);
      }
    } catch (IOException e) {
      // the reader notices too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stream.close();
  }

  /// Ends the connection.
  void close() {
    stream.close();
  }
}
