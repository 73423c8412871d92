package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.signaling.IceServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/// The TURN server as the program runs it, looked at with the program's own verbs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class TurnTest {
  private final ServeOptions options =
      CommandLine.populateCommand(
          new ServeOptions(),
          "--only=turn",
          "--port=0",
          "--bind=127.0.0.1",
          "--turn-port=0",
          "--ops-port=0",
          "--tls-self-signed",
          "--turn-user=alice:secret",
          "--turn-secret=shared",
          "--turn-allow-peer=127.0.0.0/8");

  private final TurnOnly server = TurnOnly.start(options, () -> {});
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private String turn() {
    return "turn:127.0.0.1:" + server.turn().port();
  }

  private List<JsonNode> steps() throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      steps.add(new JsonMapper().readTree(line));
    }
    return steps;
  }

  @Test
  void probesItselfOverUdpAndTcp() throws IOException {
    for (String transport : List.of("udp", "tcp")) {
      out.getBuffer().setLength(0);
      int exit =
          run(
              "turn",
              "probe",
              turn() + "?transport=" + transport,
              "--user=alice",
              "--password=secret",
              "--json");
      assertThat(exit).as(out.toString()).isZero();
      assertThat(steps().stream().map(step -> step.path("step").asText()))
          .containsExactly(
              "Binding",
              "Allocate without credentials",
              "Allocate",
              "CreatePermission",
              "CreatePermission",
              "ChannelBind",
              "data",
              "Refresh");
    }
  }

  @Test
  void theWebPortServesTurnOverTls() throws IOException {
    String turns = "turns:127.0.0.1:" + server.webPort() + "?transport=tcp";
    assertThat(run("turn", "probe", turns, "--secret=shared", "--json")).isEqualTo(1);
    List<JsonNode> wrong = steps().stream().filter(step -> !step.path("ok").asBoolean()).toList();
    assertThat(wrong).as("what is wrong").hasSize(1);
    assertThat(wrong.getFirst().path("detail").asText()).contains("self-signed");
  }

  @Test
  void saysThatAPasswordIsWrong() {
    assertThat(run("turn", "probe", turn(), "--user=alice", "--password=guess")).isEqualTo(1);
    assertThat(out.toString()).contains("WRONG").contains("the password is wrong");
  }

  @Test
  void saysThatNothingListens() {
    assertThat(run("turn", "probe", "turn:127.0.0.1:9?transport=tcp")).isEqualTo(1);
    assertThat(out.toString()).contains("nothing listens there");
  }

  @Test
  void tellsTheAddressAndThatThereIsNoNat() {
    assertThat(run("stun", "127.0.0.1:" + server.turn().port())).isZero();
    assertThat(out.toString()).contains("sees us as 127.0.0.1:").contains("no NAT");
    assertThat(run("nat", "127.0.0.1:" + server.turn().port())).isZero();
    assertThat(out.toString()).contains("Mapping    no NAT");
  }

  @Test
  void showsAllocationsMetricsAndADrainToTheOperator() throws Exception {
    String operations = "http://127.0.0.1:" + server.operationsPort();
    assertThat(run("turn", "ls", "--server=" + operations)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("CLIENT").endsWith("allocations." + System.lineSeparator());
    out.getBuffer().setLength(0);
    assertThat(run("turn", "ls", "--server=" + operations, "--json")).isZero();
    assertThat(new JsonMapper().readTree(out.toString()).isArray()).isTrue();
    assertThat(ask("GET", operations + "/metrics"))
        .contains("\nparley_turn_up 1.0\n", "\nparley_turn_allocations ", "jvm_memory")
        .doesNotContain("parley_sfu");
    assertThat(ask("POST", operations + "/drain?seconds=600")).startsWith("draining until ");
    assertThat(run("turn", "probe", turn(), "--user=alice", "--password=secret")).isEqualTo(1);
    assertThat(out.toString()).contains("508");
    assertThat(ask("DELETE", operations + "/drain")).isEqualTo("ready again\n");
    assertThat(run("turn", "probe", turn(), "--user=alice", "--password=secret")).isZero();
  }

  private static String ask(String method, String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void credentialsForParticipantsWork() {
    IceServer given = server.turn().iceServers("p7", server.webPort()).getFirst();
    assertThat(given.urls()).hasSize(3);
    assertThat(given.urls().getLast()).startsWith("turns:");
    int exit =
        run(
            "turn",
            "probe",
            turn(),
            "--user=" + given.username(),
            "--password=" + given.credential());
    assertThat(exit).as(out.toString()).isZero();
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    assertThat(run("serve", "--turn-allow-peer=10.0.0.0/33")).isEqualTo(2);
    assertThat(err.toString()).contains("--turn-allow-peer").contains("/33");
    assertThat(run("serve", "--turn-user=nobody")).isEqualTo(2);
    assertThat(run("serve", "--only=sfu")).isEqualTo(2);
    assertThat(run("serve", "--turn-tls-port=0", "--port=0", "--udp-port=0")).isEqualTo(2);
    assertThat(Objects.requireNonNull(err.toString())).contains("--tls-cert");
  }
}
