package dev.parley.interop.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.SctpConfig;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two stacks that Node.js programs use, libdatachannel and libwebrtc, against our data channels.
/// Optional: skipped where the npm package is found neither in `target/npm`, where `./parley test`
/// puts it, nor in `NODE_PATH`, such as `npm root -g`.
@Timeout(600)
class NodeDataTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PROGRAM =
      """
      globalThis.window = globalThis;
      const {RTCPeerConnection} = require('PACKAGE');
      globalThis.RTCPeerConnection = RTCPeerConnection;
      (async () => {
        const offer = await OFFER;
        console.log(JSON.stringify(offer));
        const line = await new Promise((done) =>
            require('readline').createInterface({input: process.stdin}).once('line', done));
        await pc.setRemoteDescription({type: 'answer', sdp: JSON.parse(line)});
        console.log(JSON.stringify(await TALK));
        pc.close();
        setTimeout(() => process.exit(0), 200);
      })();
      """;

  @ParameterizedTest
  @CsvSource({
    "node-datachannel/polyfill, true", "node-datachannel/polyfill, false",
    "@roamhq/wrtc, true", "@roamhq/wrtc, false"
  })
  void converses(String module, boolean client) throws Exception {
    assumeTrue(has(module), "Skipped: Node.js or its package " + module + " is not installed.");
    SctpConfig config = SctpConfig.defaults();
    String program =
        PROGRAM
            .replace("PACKAGE", module)
            .replace("OFFER", strip(Conversation.OFFER))
            .replace("TALK", strip(Conversation.talk(config, false)));
    Process process = node(program).redirectErrorStream(true).start();
    try (DataPeer ours = new DataPeer(config);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      ours.open(ChannelOptions.of("agreed").withNegotiated(100));
      String answer = ours.answer(read(out).asText(), client);
      in.write(JSON.writeValueAsString(answer) + "\n");
      in.flush();
      JsonNode result = read(out);
      assertThat(result.path("bad"))
          .as(() -> module + " " + result + " " + ours.drops() + ours.events)
          .isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String strip(String text) {
    return text.strip();
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

  /// The next line that is JSON; what else the program prints is passed over.
  private static JsonNode read(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("{") || line.startsWith("\"")) {
        return JSON.readTree(line);
      }
      System.out.println("node: " + line);
    }
    throw new IOException("the program ended");
  }
}
