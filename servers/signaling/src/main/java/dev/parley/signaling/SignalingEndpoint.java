package dev.parley.signaling;

import io.helidon.websocket.WsListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Puts [Signaling] on a web server: a listener for each WebSocket, pings and time-outs for all.
public final class SignalingEndpoint implements AutoCloseable {
  /// Where clients find it.
  public static final String PATH = "/api/v1/signal";

  private static final int MAX_SOCKETS = 10_000;
  private static final long SWEEP_EVERY_MILLIS = 1000;
  private static final long CLOSE_WITHIN_MILLIS = 1000;

  private final Signaling signaling;
  private final OriginPolicy origins;
  private final Set<SignalingSocket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("signaling-sweeper").factory());
  private final AtomicLong cutOff = new AtomicLong();
  private final AtomicLong silent = new AtomicLong();
  private volatile boolean closing;

  /// Starts to look after connections, until it is closed.
  @SuppressWarnings("FutureReturnValueIgnored") // runs until close, and only closes can end it
  public SignalingEndpoint(Signaling signaling, OriginPolicy origins) {
    this.signaling = signaling;
    this.origins = origins;
    sweeper.scheduleAtFixedRate(
        () -> {
          sweep(System.nanoTime());
          signaling.tick();
        },
        SWEEP_EVERY_MILLIS,
        SWEEP_EVERY_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /// The listener of a new WebSocket.
  public WsListener newListener() {
    return new SignalingSocket(this);
  }

  /// How many WebSockets were closed because what they were told was not read.
  public long cutOff() {
    return cutOff.get();
  }

  /// How many were given up because nothing came from them any more.
  public long silent() {
    return silent.get();
  }

  void countCutOff() {
    cutOff.incrementAndGet();
  }

  void countSilent() {
    silent.incrementAndGet();
  }

  /// Says goodbye to everyone, and ends what is left of the connections after a second.
  @Override
  public void close() {
    closing = true;
    try {
      signaling.shutDown().toCompletableFuture().get(CLOSE_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
      if (!sockets.isEmpty() && !drained.await(CLOSE_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
        sockets.forEach(SignalingSocket::abort);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      sockets.forEach(SignalingSocket::abort);
    } finally {
      sweeper.shutdownNow();
    }
  }

  boolean admits(@Nullable String origin, String host) {
    return !closing && sockets.size() < MAX_SOCKETS && origins.allows(origin, host);
  }

  Signaling signaling() {
    return signaling;
  }

  void opened(SignalingSocket socket) {
    sockets.add(socket);
  }

  void closed(SignalingSocket socket) {
    sockets.remove(socket);
    if (closing && sockets.isEmpty()) {
      drained.countDown();
    }
  }

  void sweep(long now) {
    for (SignalingSocket socket : sockets) {
      socket.sweep(now);
    }
  }
}
