package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.sfu.PathStats;
import dev.parley.sfu.PeerStats;
import dev.parley.sfu.Publication;
import dev.parley.sfu.SfuPeer;
import dev.parley.sfu.Subscription;
import dev.parley.signaling.Client;
import dev.parley.signaling.ClientLink;
import dev.parley.signaling.MessageReader;
import dev.parley.signaling.ServerMessage;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.SignalingConfig;
import dev.parley.signaling.SignalingException;
import dev.parley.signaling.Time;
import dev.parley.signaling.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Whatever two clients say, one message a line, is handled or refused with a reason, and what they
/// are told is sound JSON.
class SignalingFuzzTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @FuzzTest(maxDuration = "10s")
  void talk(byte[] data) {
    int[] ids = {0};
    Signaling signaling =
        new Signaling(
            (_, id, _) -> CompletableFuture.completedFuture(new Peer(id)),
            SignalingConfig.of(Tokens.open(new byte[] {1})).withParticipantsPerRoom(2),
            () -> "p" + ids[0]++,
            Time.system(),
            Runnable::run);
    Client[] clients = {signaling.connect(new Link()), signaling.connect(new Link())};
    int turn = 0;
    for (String line : new String(data, StandardCharsets.UTF_8).lines().toList()) {
      Client client = clients[turn++ % 2];
      try {
        client.receive(MessageReader.read(line));
      } catch (SignalingException refused) {
        if (String.valueOf(refused.getMessage()).isBlank()) {
          throw new AssertionError("refused without a reason", refused);
        }
        client.refuse(refused);
      }
    }
    clients[0].closed(1000);
    clients[1].lost();
    signaling.tick();
    signaling.shutDown();
  }

  private static final class Link implements ClientLink {
    private boolean closed;

    @Override
    public void send(ServerMessage message, String text) {
      if (closed) {
        throw new AssertionError("told something after the end");
      }
      try {
        if (!JSON.readTree(text).path("type").isTextual()) {
          throw new AssertionError("without a type: " + text);
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }

    @Override
    public void close(int code, String why) {
      closed = true;
    }

    @Override
    public String remoteAddress() {
      return "";
    }
  }

  private record Peer(String id) implements SfuPeer {
    @Override
    public CompletionStage<String> answer(
        String offerSdp, List<Subscription> subscriptions, List<Publication> publications) {
      return CompletableFuture.completedFuture(offerSdp);
    }

    @Override
    public void candidate(String mid, String candidate) {}

    @Override
    public CompletionStage<PeerStats> stats() {
      return CompletableFuture.completedFuture(
          new PeerStats(
              "connected", 0, 0, 0, 0, 0, Map.of(), PathStats.UNKNOWN, List.of(), List.of()));
    }

    @Override
    public void close() {}
  }
}
