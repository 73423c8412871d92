package dev.parley.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.parley.signaling.RoomEvents;
import dev.parley.signaling.ServerMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tells other programs by HTTP what happens in rooms, signed and in order.
///
/// Each address has a queue and a virtual thread of its own. What cannot be delivered is tried
/// again for about five minutes, then given up and counted; so is what does not fit into the queue.
final class Webhooks implements RoomEvents, AutoCloseable {
  static final String SIGNATURE = "Parley-Signature";
  private static final System.Logger LOG = System.getLogger(Webhooks.class.getName());
  private static final int MAX_WAITING = 10_000;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(240));

  private final Supplier<String> ids;
  private final InstantSource clock;
  private final List<Duration> pauses;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
  private final byte[] secret;
  private final List<BlockingQueue<byte[]>> queues = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /// @param secret of which the signature is made
  /// @param ids gives each event its id
  Webhooks(List<URI> addresses, String secret, Supplier<String> ids, InstantSource clock) {
    this(addresses, secret, ids, clock, PAUSES);
  }

  Webhooks(
      List<URI> addresses,
      String secret,
      Supplier<String> ids,
      InstantSource clock,
      List<Duration> pauses) {
    this.ids = ids;
    this.clock = clock;
    this.pauses = pauses;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    for (URI address : addresses) {
      BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MAX_WAITING);
      queues.add(queue);
      threads.add(Thread.ofVirtual().name("webhook").start(() -> deliverAll(address, queue)));
    }
  }

  long delivered() {
    return delivered.get();
  }

  /// How many events some address was not told of.
  long lost() {
    return lost.get();
  }

  @Override
  public void roomStarted(String room) {
    enqueue(event(room).put("event", "room-started"));
  }

  @Override
  public void told(String room, ServerMessage.RoomEvent event, String json) {
    if (!(event instanceof ServerMessage.Chat)) {
      ObjectNode body = event(room).put("event", "room-event");
      body.putRawValue("message", new RawValue(json));
      enqueue(body);
    }
  }

  @Override
  public void roomEnded(String room) {
    enqueue(event(room).put("event", "room-ended"));
  }

  private ObjectNode event(String room) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", ids.get())
        .put("at", clock.instant().toString())
        .put("room", room);
  }

  private void enqueue(ObjectNode event) {
    byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
    for (BlockingQueue<byte[]> queue : queues) {
      if (!queue.offer(body)) {
        lost.incrementAndGet();
      }
    }
  }

  private void deliverAll(URI address, BlockingQueue<byte[]> queue) {
    try {
      while (true) {
        deliver(address, queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void deliver(URI address, byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .header(SIGNATURE, "sha256=" + sign(body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    for (int attempt = 0; ; attempt++) {
      String failure = send(request);
      if (failure.isEmpty()) {
        delivered.incrementAndGet();
        return;
      }
      if (attempt == pauses.size()) {
        lost.incrementAndGet();
        LOG.log(
            System.Logger.Level.WARNING,
            "The webhook " + address + " could not be told of an event: " + failure);
        return;
      }
      Thread.sleep(pauses.get(attempt));
    }
  }

  /// Why it failed; empty if it did not.
  private String send(HttpRequest request) throws InterruptedException {
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? "" : "it answered " + status;
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  private String sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    client.shutdownNow();
  }
}
