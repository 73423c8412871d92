package dev.parley.interop.nat;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import dev.parley.webrtc.RTCStats;
import dev.parley.webrtc.RTCStatsReport;
import dev.parley.webrtc.RTCStatsType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One `RTCPeerConnection` in a process of its own, so that it can stand in a namespace: it speaks
/// with the test in lines.
///
/// `offer` and `answer` are followed by a description in base 64. The side that calls sends a
/// number every 20 ms, which the other one sends back; `gap` asks for the longest time that nothing
/// came since the last `reset`, in milliseconds, `quiet` for the time since the last number, `pair`
/// for the pair in use; `gather` waits for a candidate with this address.
final class RoamingPeer {
  private static final long TICK_MILLIS = 20;

  private final RTCPeerConnection connection;
  private final AtomicLong lastHeard = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final RTCDataChannel channel;

  private RoamingPeer() {
    connection = new RTCPeerConnection();
    channel =
        connection.createDataChannel(
            "numbers",
            RTCDataChannelInit.defaults()
                .withNegotiated(true)
                .withId(1)
                .withOrdered(false)
                .withMaxRetransmits(0));
    connection.onConnectionStateChange(event -> say("now " + connection.connectionState()));
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static <T> T get(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /// Our description as soon as it has this in it, within a minute.
  private String describedWith(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    String sdp = Objects.requireNonNull(connection.localDescription()).sdp();
    while (!sdp.contains(text)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no " + text + " in " + sdp);
      }
      Thread.sleep(10);
      sdp = Objects.requireNonNull(connection.localDescription()).sdp();
    }
    return sdp;
  }

  /// Our description when all its candidates are there.
  private String described() throws InterruptedException {
    String sdp = describedWith("a=end-of-candidates");
    return Base64.getEncoder().encodeToString(sdp.getBytes(StandardCharsets.UTF_8));
  }

  private void heard() {
    long now = System.nanoTime();
    long before = lastHeard.getAndSet(now);
    if (before != 0) {
      longest.accumulateAndGet(now - before, Math::max);
    }
  }

  private void offer() throws Exception {
    channel.onMessage(event -> heard());
    channel.onOpen(event -> Thread.ofVirtual().start(this::tick));
    get(connection.setLocalDescription());
    say("offer " + described());
  }

  private void tick() {
    try {
      for (long number = 0; ; number++) {
        channel.send(Long.toString(number));
        Thread.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException | RuntimeException e) {
      say("ticking ended: " + e);
    }
  }

  private void take(RTCSdpType type, String encoded) throws Exception {
    String sdp = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    get(connection.setRemoteDescription(new RTCSessionDescriptionInit(type, sdp)));
    if (type == RTCSdpType.OFFER) {
      channel.onMessage(event -> channel.send(String.valueOf(event.data())));
      get(connection.setLocalDescription());
      say("answer " + described());
    }
  }

  private void obey(String line) throws Exception {
    String[] words = line.split(" ", 2);
    switch (words[0]) {
      case "call" -> offer();
      case "offer" -> take(RTCSdpType.OFFER, words[1]);
      case "answer" -> take(RTCSdpType.ANSWER, words[1]);
      case "restart" -> {
        connection.restartIce();
        get(connection.setLocalDescription());
        say("offer " + described());
      }
      case "reset" -> {
        lastHeard.set(System.nanoTime());
        longest.set(0);
        say("reset done");
      }
      case "gather" -> {
        describedWith(words[1]);
        say("gathered");
      }
      case "gap" -> say("gap " + TimeUnit.NANOSECONDS.toMillis(longest.get()));
      case "quiet" ->
          say("quiet " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeard.get()));
      case "pair" -> say("pair " + pair());
      default -> throw new IllegalArgumentException(line);
    }
  }

  private String pair() throws Exception {
    RTCStatsReport report = get(connection.getStats());
    RTCStats transport = report.ofType(RTCStatsType.TRANSPORT).getFirst();
    RTCStats pair = report.get(String.valueOf(transport.get("selectedCandidatePairId")));
    if (pair == null) {
      return "none";
    }
    RTCStats local = report.get(String.valueOf(pair.get("localCandidateId")));
    RTCStats remote = report.get(String.valueOf(pair.get("remoteCandidateId")));
    return shown(local) + " " + shown(remote);
  }

  private static String shown(@Nullable RTCStats candidate) {
    return candidate == null
        ? "?"
        : candidate.get("candidateType")
            + "/"
            + candidate.get("protocol")
            + "/"
            + candidate.get("address");
  }

  public static void main(String[] arguments) throws Exception {
    RoamingPeer peer = new RoamingPeer();
    say("ready");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        peer.obey(line);
      }
    } catch (IOException e) {
      say("input ended: " + e);
    }
    peer.connection.close();
  }
}
