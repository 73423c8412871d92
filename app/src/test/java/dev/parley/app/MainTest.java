package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private void assertOneSentence(int exitCode, String containing) {
    assertThat(exitCode).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("parley: ")
        .contains(containing)
        .endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"serve", "demo", "join", "load", "config", "rooms", "turn", "stun", "nat"})
  void explainsEveryVerbWithTwoExamples(String verb) {
    assertThat(run(verb, "--help")).isZero();
    String help = out.toString();
    String examples = help.substring(help.indexOf("Examples:"));
    assertThat(examples.lines().filter(line -> line.startsWith("  parley " + verb)))
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void listsItsVerbs() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("serve", "demo", "join", "Examples:");
  }

  @Test
  void saysItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("Parley \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --prot 1                   | --prot",
        "--port x                         | --port",
        "--port 65536                     | --port has to be 0 to 65535",
        "serve --port -1                  | --port has to be 0 to 65535",
        "serve --port 0 --udp-port 70000  | --udp-port has to be 0 to 65535",
        "serve --port 0 --shards 1000     | --shards",
        "serve --port 0 --video-codec H26 | --video-codec",
        "serve --bind nowhere             | --bind",
        "serve --allow-origin example.org | --allow-origin",
        "demo --public-address me         | --public-address",
        "serve --port 0 --public-address stun: | --public-address",
        "serve --port 0 --interface no-such-one | --interface",
        "serve --port 0 --disconnected-after 0 | --disconnected-after has to be 1 to 60",
        "serve --port 0 --disconnected-after 9 --failed-after 8 | --failed-after has to be 9 to"
            + " 120",
        "serve --port 0 --consent-every 40 | --consent-every has to be 1 to 30",
        "dance                            | dance",
        "join                             | URL",
        "rooms http://127.0.0.1:9         | No server answers at http://127.0.0.1:9",
        "rooms localhost                  | URL has to look like",
        "rooms http://127.0.0.1:9/r/no/room | is not a link to a room",
        "load http://localhost:8080/r/a --publishers 0 | --publishers",
        "join http://localhost:8080/      | not a link to a room",
        "join ftp://localhost/r/demo      | not a link to a room",
        "join http://localhost/r/a --duration -1 | --duration",
      })
  void refusesWhatItDoesNotUnderstandInOneSentence(String arguments, String containing) {
    assertOneSentence(run(arguments.split(" +")), containing);
  }

  @Test
  void saysThatTheTcpPortIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      assertOneSentence(
          run("serve", "--port", "" + port, "--udp-port", "0"), "TCP port " + port + " is in use");
    }
  }

  @Test
  void saysThatTheUdpPortIsInUse() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertOneSentence(run("serve", "--port", "0", "--udp-port", "" + port), "UDP port " + port);
    }
  }

  @Test
  void saysThatThereIsNoServer() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertOneSentence(run("join", "http://127.0.0.1:" + port + "/r/demo"), "127.0.0.1:" + port);
  }
}
