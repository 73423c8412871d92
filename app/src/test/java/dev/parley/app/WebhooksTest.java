package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.signaling.RoomSettings;
import dev.parley.signaling.ServerMessage;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WebhooksTest {
  private static final String SECRET = "secret";
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger ids = new AtomicInteger();
  private final WebServer receiver =
      WebServer.builder()
          .host("127.0.0.1")
          .port(0)
          .shutdownHook(false)
          .routing(routing ->
              routing.post(
                  "/hook",
                  (request, response) -> {
                    String body = request.content().as(String.class);
                    String signature =
                        request.headers().first(HeaderNames.create(Webhooks.SIGNATURE)).orElse("");
                    if (failures.getAndDecrement() > 0) {
                      response.status(Status.SERVICE_UNAVAILABLE_503).send();
                    } else {
                      heard.add(signature.equals("sha256=" + sign(body)) ? body : "forged");
                      response.send();
                    }
                  }))
          .build()
          .start();
  private final Webhooks webhooks =
      new Webhooks(
          List.of(URI.create("http://127.0.0.1:" + receiver.port() + "/hook")),
          SECRET,
          () -> "e" + ids.incrementAndGet(),
          () -> Instant.EPOCH,
          List.of(Duration.ZERO, Duration.ZERO));

  @AfterEach
  void close() {
    webhooks.close();
    receiver.stop();
  }

  private static String sign(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  private String next() throws InterruptedException {
    return String.valueOf(heard.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void tellsInOrderAndSigned() throws Exception {
    webhooks.roomStarted("demo");
    webhooks.told(
        "demo",
        new ServerMessage.RoomChanged(new RoomSettings(true, false)),
        "{\"type\":\"room-changed\"}");
    webhooks.roomEnded("demo");
    assertThat(next())
        .isEqualTo(
            "{\"id\":\"e1\",\"at\":\"1970-01-01T00:00:00Z\",\"room\":\"demo\","
                + "\"event\":\"room-started\"}");
    assertThat(next()).contains("\"room-event\",\"message\":{\"type\":\"room-changed\"}}");
    assertThat(next()).contains("\"room-ended\"");
  }

  @Test
  void triesAgainAndThenGivesUp() throws Exception {
    failures.set(2);
    webhooks.roomStarted("one");
    assertThat(next()).contains("\"one\"");
    failures.set(3);
    webhooks.roomStarted("two");
    webhooks.roomStarted("three");
    assertThat(next()).contains("\"three\"");
    assertThat(webhooks.lost()).isEqualTo(1);
  }
}
