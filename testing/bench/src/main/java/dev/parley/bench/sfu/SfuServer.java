package dev.parley.bench.sfu;

import dev.parley.core.TransportAddress;
import dev.parley.sfu.Sfu;
import dev.parley.sfu.SfuConfig;
import dev.parley.sfu.SfuListener;
import dev.parley.sfu.SfuPeer;
import dev.parley.sfu.SfuTrack;
import dev.parley.sfu.Subscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The process under test: an SFU whose signaling is lines on standard input and output.
///
/// The system property `shards` says how many threads forward, `listen` on which address.
///
/// `offer PEER SDP [MID=TRACK]` is answered by `answer SDP`, `stats` by one line; SDP is in Base64.
public final class SfuServer implements SfuListener {
  private SfuServer() {}

  /// Serves until the input ends.
  public static void main(String[] arguments) throws IOException {
    Map<String, SfuPeer> peers = new HashMap<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    SfuConfig config = SfuConfig.defaults().withShards(Integer.getInteger("shards", 1));
    String listen = System.getProperty("listen");
    if (listen != null) {
      config = config.withLocalAddresses(List.of(TransportAddress.of(listen, 0)));
    }
    try (Sfu sfu = Sfu.start(config)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> words = List.of(line.split(" ", -1));
        System.out.println(
            words.getFirst().equals("offer")
                ? "answer " + answer(sfu, peers, words)
                : sfu.stats().toCompletableFuture().join());
      }
    }
  }

  private static String answer(Sfu sfu, Map<String, SfuPeer> peers, List<String> words) {
    SfuPeer peer =
        peers.computeIfAbsent(
            words.get(1),
            id -> sfu.join("bench", id, new SfuServer()).toCompletableFuture().join());
    List<Subscription> subscriptions = new ArrayList<>();
    for (String word : words.subList(3, words.size())) {
      int equals = word.indexOf('=');
      subscriptions.add(new Subscription(word.substring(0, equals), word.substring(equals + 1)));
    }
    String offer = new String(Base64.getDecoder().decode(words.get(2)), StandardCharsets.UTF_8);
    String answer = peer.answer(offer, subscriptions, List.of()).toCompletableFuture().join();
    return Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void trackPublished(SfuTrack track) {}

  @Override
  public void trackUnpublished(SfuTrack track) {}

  @Override
  public void connectionState(String state) {}

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {
    System.err.println("codec " + codec + " is not supported on " + mid);
  }

  @Override
  public void closed(String reason) {
    System.err.println("closed: " + reason);
  }
}
