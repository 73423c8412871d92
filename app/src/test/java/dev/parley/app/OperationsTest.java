package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.sfu.SfuStats;
import dev.parley.signaling.SignalingStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OperationsTest {
  private CompletableFuture<SfuStats> stats =
      CompletableFuture.completedFuture(
          new SfuStats(1, 2, 3, 4, 5, 6, 7, Map.of("net/TRUNCATED", 8L)));
  private CompletableFuture<SignalingStats> rooms =
      CompletableFuture.completedFuture(
          new SignalingStats(1, 2, 1, 3, 4, 5, 6, Map.of("slow-down", 7L), Map.of("left", 8L)));
  private final List<Boolean> drains = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Operations operations =
      Operations.start(
          "127.0.0.1",
          0,
          new Metrics().sfu(() -> stats).rooms(() -> rooms).gauge("gateway_sessions", () -> 9L),
          new Readiness(() -> Instant.EPOCH, drains::add, stopped::countDown),
          List.of());

  @AfterEach
  void close() {
    operations.close();
  }

  private String ask(String method, String path, int status, String... headers)
      throws IOException, InterruptedException {
    URI where = URI.create("http://127.0.0.1:" + operations.port() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(where).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return response.body();
    }
  }

  @Test
  void metricsAreInTheFormatOfPrometheus() throws IOException, InterruptedException {
    assertThat(ask("GET", "/metrics", 200))
        .contains(
            "# TYPE parley_sfu_rooms gauge\nparley_sfu_rooms 1.0\n",
            "# TYPE parley_sfu_packets_forwarded_total counter\n",
            "\nparley_sfu_packets_forwarded_total 5.0\n",
            "parley_drops_total{reason=\"net/TRUNCATED\"} 8.0\n",
            "parley_gateway_sessions 9.0\n",
            "parley_rooms 1.0\n",
            "parley_seats_away 1.0\n",
            "parley_seats_resumed_total 6.0\n",
            "parley_signaling_refused_total{code=\"slow-down\"} 7.0\n",
            "parley_signaling_goodbyes_total{reason=\"left\"} 8.0\n",
            "jvm_memory_used_bytes{area=\"heap\"}");
  }

  @Test
  void aStuckSfuFailsNeitherHealthNorTheScrape() throws IOException, InterruptedException {
    stats = CompletableFuture.failedFuture(new IllegalStateException("closed"));
    rooms = CompletableFuture.failedFuture(new IllegalStateException("busy"));
    assertThat(ask("GET", "/metrics", 200))
        .contains("parley_sfu_up 0.0\n", "parley_signaling_up 0.0\n");
    assertThat(ask("GET", "/healthz", 200)).isEqualTo("ok\n");
  }

  @Test
  void drainingCanBeUndone() throws IOException, InterruptedException {
    assertThat(ask("GET", "/readyz", 200)).isEqualTo("ready\n");
    ask("POST", "/drain?seconds=600", 202);
    assertThat(ask("GET", "/readyz", 503)).isEqualTo("draining until 1970-01-01T00:10:00Z\n");
    assertThat(ask("GET", "/healthz", 200)).isEqualTo("ok\n");
    assertThat(ask("DELETE", "/drain", 200)).isEqualTo("ready again\n");
    assertThat(ask("DELETE", "/drain", 200)).isEqualTo("was not draining\n");
    ask("GET", "/readyz", 200);
    assertThat(drains).containsExactly(true, false);
    assertThat(stopped.getCount()).isEqualTo(1);
  }

  @Test
  void pagesInBrowsersDrainNothing() throws IOException, InterruptedException {
    ask("POST", "/drain?seconds=0", 403, "Origin", "https://evil.example");
    ask("DELETE", "/drain", 403, "Origin", "null");
    assertThat(ask("GET", "/readyz", 200)).isEqualTo("ready\n");
    assertThat(drains).isEmpty();
  }

  @Test
  void theServerStopsAtTheDeadline() throws IOException, InterruptedException {
    ask("POST", "/drain?seconds=-1", 400);
    ask("POST", "/drain?seconds=soon", 400);
    ask("POST", "/drain?seconds=0", 202);
    assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refusesATakenPortOnlyIfItWasChosen() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() ->
              Operations.start(
                  "127.0.0.1",
                  other.getLocalPort(),
                  new Metrics().sfu(() -> stats),
                  new Readiness(() -> Instant.EPOCH, drains::add, stopped::countDown),
                  List.of()))
          .withMessageContaining("--ops-port");
    }
  }
}
