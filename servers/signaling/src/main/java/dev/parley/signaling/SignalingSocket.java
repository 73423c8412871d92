package dev.parley.signaling;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One WebSocket: assembles and admits what comes in, and writes what goes out.
///
/// Helidon's virtual thread of the connection reads. A second one writes, since a write blocks as
/// long as the client does not read, and since a session may be written to by one thread only.
final class SignalingSocket implements WsListener, ClientLink {
  private static final System.Logger LOG = System.getLogger(SignalingSocket.class.getName());
  private static final int MESSAGES_PER_SECOND = 50;
  private static final int MESSAGES_AT_ONCE = 300;
  private static final int MAX_UNREAD_MESSAGES = 1000;
  private static final int MAX_UNREAD_CHARACTERS = 1 << 20;
  private static final long JOIN_WITHIN = TimeUnit.SECONDS.toNanos(10);
  private static final long PING_EVERY = TimeUnit.SECONDS.toNanos(5);
  private static final long LOST_AFTER = TimeUnit.SECONDS.toNanos(12);
  private static final long CLOSE_WITHIN = TimeUnit.SECONDS.toNanos(2);

  private final SignalingEndpoint endpoint;
  private final SendQueue queue = new SendQueue(MAX_UNREAD_MESSAGES, MAX_UNREAD_CHARACTERS);
  private final StringBuilder message = new StringBuilder();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private volatile @Nullable Connection connection;
  private volatile String remoteAddress = "";
  private boolean deaf;
  private volatile long heardAt;
  private volatile long closingSince = Long.MAX_VALUE;
  private long pingedAt;

  /// What there is from the opening on.
  ///
  /// @param reader Helidon's thread, which reads until the socket is at its end
  private record Connection(
      Client client, TokenBucket admission, Thread reader, Thread writer, long openedAt) {}

  SignalingSocket(SignalingEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
    String origin = headers.first(HeaderNames.ORIGIN).orElse(null);
    String host = headers.first(HeaderNames.HOST).orElse("");
    if (!endpoint.admits(origin, host)) {
      throw RequestException.builder()
          .type(DirectHandler.EventType.FORBIDDEN)
          .message("This origin may not open a signaling connection.")
          .build();
    }
    return Optional.empty();
  }

  @Override
  public void onOpen(WsSession session) {
    long now = System.nanoTime();
    heardAt = now;
    pingedAt = now;
    Thread reader = Thread.currentThread();
    remoteAddress = addressOf(session);
    Client client = endpoint.signaling().connect(this);
    Thread writer =
        Thread.ofVirtual().name("signaling-writer").start(() -> writeAll(session, reader));
    connection =
        new Connection(
            client,
            new TokenBucket(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, now),
            reader,
            writer,
            now);
    endpoint.opened(this);
    // Helidon does not tell its listener when a socket ends without a Close frame.
    Thread.ofVirtual().name("signaling-watch").start(() -> awaitEnd(reader));
  }

  private static String addressOf(WsSession session) {
    return session.socketContext().remotePeer().address() instanceof InetSocketAddress peer
        ? String.valueOf(peer.getAddress().getHostAddress())
        : "";
  }

  private void awaitEnd(Thread reader) {
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended();
  }

  private void ended() {
    Connection open = connection;
    if (open != null && ended.compareAndSet(false, true)) {
      queue.shut();
      open.client().lost();
      endpoint.closed(this);
    }
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    Connection open = admit();
    if (open == null) {
      return;
    }
    if (message.length() + text.length() > MessageReader.MAX_LENGTH) {
      refuse(open, ErrorCode.TOO_LARGE, "The message is larger than 256 KiB.");
      return;
    }
    message.append(text);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      receive(open, whole);
    }
  }

  private void receive(Connection open, String text) {
    ClientMessage read;
    try {
      read = MessageReader.read(text);
    } catch (SignalingException refusal) {
      deaf |= refusal.code().fatal();
      open.client().refuse(refusal);
      return;
    }
    open.client().receive(read);
  }

  @Override
  public void onMessage(WsSession session, BufferData buffer, boolean last) {
    Connection open = admit();
    if (open != null) {
      refuse(open, ErrorCode.NOT_TEXT, "Messages are text.");
    }
  }

  @Override
  public void onPing(WsSession session, BufferData buffer) {
    if (admit() != null) {
      offer(new SendQueue.Frame.Pong(buffer.readBytes()));
    }
  }

  @Override
  public void onPong(WsSession session, BufferData buffer) {
    admit();
  }

  /// Counts a frame that came in; null if there is no more to listen to.
  private @Nullable Connection admit() {
    heardAt = System.nanoTime();
    Connection open = connection;
    if (open == null || deaf) {
      return null;
    }
    if (!open.admission().take(heardAt)) {
      refuse(open, ErrorCode.RATE_LIMITED, "That were too many messages at once.");
      return null;
    }
    return open;
  }

  private void refuse(Connection open, ErrorCode code, String sentence) {
    deaf = true;
    open.client().refuse(new SignalingException(code, sentence));
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    Connection open = connection;
    if (open == null) {
      return;
    }
    open.client().closed(status);
    // Helidon answers the Close when we return, and must not meet our writer on the way.
    queue.shut();
    try {
      if (!open.writer().join(Duration.ofNanos(CLOSE_WITHIN))) {
        open.writer().interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onError(WsSession session, Throwable failure) {
    LOG.log(System.Logger.Level.DEBUG, "A signaling connection failed.", failure);
  }

  @Override
  public void send(ServerMessage toSend, String text) {
    offer(new SendQueue.Frame.Text(text));
  }

  @Override
  public void close(int code, String why) {
    closingSince = System.nanoTime();
    offer(new SendQueue.Frame.Close(code, why));
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  private void offer(SendQueue.Frame frame) {
    if (!queue.offer(frame)) {
      LOG.log(System.Logger.Level.INFO, "A client does not read what it is told: cut off.");
      if (givenUp.compareAndSet(false, true)) {
        endpoint.countCutOff();
      }
      abort();
    }
  }

  private void writeAll(WsSession session, Thread reader) {
    try {
      for (SendQueue.Frame frame = queue.take(); frame != null; frame = queue.take()) {
        switch (frame) {
          case SendQueue.Frame.Text(String text) -> session.send(text, true);
          case SendQueue.Frame.Ping _ -> session.ping(BufferData.empty());
          case SendQueue.Frame.Pong(byte[] payload) -> session.pong(BufferData.create(payload));
          case SendQueue.Frame.Close(int code, String why) -> session.close(code, why);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "A signaling connection cannot be written to.", e);
      reader.interrupt();
    }
  }

  /// Pings and times out; called every second or so.
  void sweep(long now) {
    Connection open = connection;
    if (open == null) {
      return;
    }
    if (now - heardAt > LOST_AFTER) {
      if (givenUp.compareAndSet(false, true)) {
        endpoint.countSilent();
      }
      abort();
      return;
    }
    if (closingSince != Long.MAX_VALUE && now - closingSince > CLOSE_WITHIN) {
      abort();
      return;
    }
    if (now - open.openedAt() > JOIN_WITHIN) {
      open.client().joinOverdue();
    }
    if (now - pingedAt >= PING_EVERY) {
      pingedAt = now;
      offer(new SendQueue.Frame.Ping());
    }
  }

  /// Ends the connection without a word. A virtual thread that is interrupted in a read closes the
  /// socket, which also frees a writer that is stuck.
  void abort() {
    Connection open = connection;
    if (open != null) {
      open.reader().interrupt();
    }
  }
}
