package dev.parley.interop.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.core.TransportAddress;
import dev.parley.interop.peer.ForeignPeer;
import dev.parley.turn.TurnCredentials;
import dev.parley.turnserver.TurnService;
import dev.parley.turnserver.TurnServiceConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two peers of another stack, that may use nothing but our TURN server, say hello to one another:
/// libdatachannel, libwebrtc, aiortc, Pion.
///
/// Optional: skipped where the npm package, Python's or the Go program is not found.
@Timeout(400)
class OtherStacksTurnTest {
  private static final String PROGRAM =
      """
      setTimeout(() => { console.log('too late'); process.exit(1); }, 90000);
      const {RTCPeerConnection} = require('PACKAGE');
      const iceServers = [{urls: ['URL'], username: 'alice', credential: 'secret'}];
      const make = () => new RTCPeerConnection({iceServers, iceTransportPolicy: 'relay'});
      (async () => {
        const a = make(), b = make(), early = new Map([[a, []], [b, []]]);
        const pass = (to) => ({candidate}) => {
          if (!candidate || !candidate.candidate) return;
          if (early.get(to)) early.get(to).push(candidate); else to.addIceCandidate(candidate);
        };
        const ready = (to) => {
          const held = early.get(to);
          early.set(to, null);
          held.forEach((each) => to.addIceCandidate(each));
        };
        a.onicecandidate = pass(b);
        b.onicecandidate = pass(a);
        const channel = a.createDataChannel('through the relay');
        b.ondatachannel = ({channel: theirs}) => {
          theirs.onmessage = ({data}) => theirs.send(data + ' and back');
        };
        const answered = new Promise((done) => (channel.onmessage = ({data}) => done(data)));
        channel.onopen = () => channel.send('there');
        await a.setLocalDescription(await a.createOffer());
        await b.setRemoteDescription({type: 'offer', sdp: a.localDescription.sdp});
        ready(b);
        await b.setLocalDescription(await b.createAnswer());
        await a.setRemoteDescription({type: 'answer', sdp: b.localDescription.sdp});
        ready(a);
        console.log(await answered);
        process.exit(0);
      })();
      """;

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "node-datachannel/polyfill, udp",
    "@roamhq/wrtc, udp",
    "@roamhq/wrtc, tcp" // libdatachannel's TURN is over UDP alone
  })
  void twoPeersMeetThroughUsAlone(String module, String transport) throws Exception {
    assumeTrue(has(module), "Skipped: Node.js or its package " + module + " is not installed.");
    try (TurnService server = server()) {
      String program = PROGRAM.replace("PACKAGE", module).replace("URL", url(server, transport));
      Process process = node(program).redirectErrorStream(true).start();
      try {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("there and back");
        assertThat(server.stats().get(60, TimeUnit.SECONDS).packetsToPeers()).isPositive();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"aiortc, udp", "aiortc, tcp", "pion, udp", "pion, tcp"})
  void twoProgramsMeetThroughUsAlone(String stack, String transport) throws Exception {
    try (TurnService server = server();
        ForeignPeer peers =
            ForeignPeer.start(stack, "turn", url(server, transport), "alice", "secret")) {
      String said = peers.everything();
      assertThat(said)
          .contains("heard: there and back", "typ relay")
          .doesNotContain("typ host", "typ srflx");
      assertThat(server.stats().get(60, TimeUnit.SECONDS).packetsToPeers()).isPositive();
    }
  }

  private static TurnService server() throws IOException {
    return TurnService.start(
        TurnServiceConfig.builder()
            .addresses(List.of(TransportAddress.of("127.0.0.1", 0)))
            .udpPort(0)
            .alternatePort(0)
            .tcpPort(0)
            .credentials(List.of(TurnCredentials.fixed("alice", "secret")))
            .build());
  }

  private static String url(TurnService server, String transport) {
    int port =
        transport.equals("udp")
            ? server.udpAddresses().getFirst().port()
            : server.streamPorts().getFirst();
    return "turn:127.0.0.1:" + port + "?transport=" + transport;
  }

  private static ProcessBuilder node(String program) {
    ProcessBuilder node = new ProcessBuilder("node", "-e", program);
    String ours = Path.of("target/npm/node_modules").toAbsolutePath().toString();
    node.environment()
        .merge("NODE_PATH", ours, (given, added) -> given + File.pathSeparator + added);
    return node;
  }

  private static boolean has(String module) throws InterruptedException {
    try {
      Process probe =
          node("require('" + module + "'); process.exit(0)")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
