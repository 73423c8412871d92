package dev.parley.signaling;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SignalingEndpointTest {
  private final FakeSeats seats = new FakeSeats();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicLong skewNanos = new AtomicLong();
  private final Signaling signaling =
      new Signaling(
          seats,
          SignalingConfig.of(Tokens.open(new byte[] {1})),
          () -> "p" + ids.incrementAndGet(),
          new Time() {
            @Override
            public long nanos() {
              return System.nanoTime() + skewNanos.get();
            }

            @Override
            public long unixMillis() {
              return System.currentTimeMillis();
            }
          },
          Thread::startVirtualThread);
  private final SignalingEndpoint endpoint =
      new SignalingEndpoint(signaling, OriginPolicy.sameHost());
  private final WebServer server =
      WebServer.builder()
          .host("127.0.0.1")
          .port(0)
          .shutdownHook(false)
          .addProtocol(WsConfig.builder().maxFrameLength(256 * 1024).build())
          .addRouting(WsRouting.builder().endpoint(SignalingEndpoint.PATH, endpoint::newListener))
          .build()
          .start();

  @AfterEach
  void stop() {
    endpoint.close();
    server.stop();
  }

  private RawWebSocket connect(String... headers) throws IOException {
    return new RawWebSocket(server.port(), headers);
  }

  private RawWebSocket joined() throws IOException {
    RawWebSocket socket = connect();
    socket.join("demo");
    assertThat(socket.next().text()).contains("\"welcome\"");
    return socket;
  }

  @Test
  void speaksTheProtocol() throws IOException {
    try (RawWebSocket ann = joined();
        RawWebSocket bob = joined()) {
      assertThat(ann.next().text()).contains("participant-joined");
      bob.say("{'type':'offer','seq':1,'sdp':'v=0'}");
      assertThat(bob.next().text()).contains("\"answer\"");
      bob.say("{'type':'leave'}");
      assertThat(bob.next().text()).contains("\"bye\"");
      assertThat(bob.next().closeCode()).isEqualTo(1000);
      assertThat(ann.next().text()).contains("participant-left", "\"left\"");
    }
  }

  @Test
  void takesAMessageInPieces() throws IOException {
    try (RawWebSocket ann = connect()) {
      byte[] join = "{\"type\":\"join\",\"v\":1,\"room\":\"a\",\"name\":\"b\"}".getBytes(US_ASCII);
      ann.send(RawWebSocket.TEXT, false, Arrays.copyOf(join, 10));
      ann.send(RawWebSocket.PING, true, new byte[] {1, 2, 3});
      ann.send(RawWebSocket.CONTINUATION, true, Arrays.copyOfRange(join, 10, join.length));
      RawWebSocket.Frame pong = ann.next();
      assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
      assertThat(pong.payload()).containsExactly(1, 2, 3);
      assertThat(ann.next().text()).contains("\"welcome\"");
    }
  }

  @Test
  void attack47PagesOfOtherSitesAreRefused() throws IOException {
    try (RawWebSocket own = connect("Origin: http://localhost:" + server.port());
        RawWebSocket foreign = connect("Origin: https://evil.example");
        RawWebSocket sandboxed = connect("Origin: null")) {
      assertThat(own.status).contains(" 101 ");
      assertThat(foreign.status).contains(" 403 ");
      assertThat(sandboxed.status).contains(" 403 ");
    }
  }

  @Test
  void noticesThatASocketEndsWithoutAWordAndKeepsItsSeat() throws IOException {
    try (RawWebSocket ann = joined()) {
      RawWebSocket bob = connect();
      bob.join("demo");
      String welcome = bob.next().text();
      String token = welcome.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
      assertThat(ann.next().text()).contains("participant-joined");
      bob.close();
      try (RawWebSocket back = connect()) {
        back.say("{'type':'resume','token':'" + token + "'}");
        assertThat(back.next().text()).contains("\"welcome\"", "\"resumed\":true", "\"id\":\"p2\"");
      }
      // Only a seat without a socket is given up: its end was noticed.
      do {
        skewNanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        signaling.tick();
        Thread.onSpinWait();
      } while (signaling.stats("demo").toCompletableFuture().join().seats() > 1);
      assertThat(ann.next().text()).contains("\"away\"");
      assertThat(ann.next().text()).contains("participant-left", "\"connection-lost\"");
    }
  }

  @Test
  void takesAProperCloseAsLeaving() throws IOException {
    try (RawWebSocket ann = joined();
        RawWebSocket bob = joined()) {
      assertThat(ann.next().text()).contains("participant-joined");
      bob.send(RawWebSocket.CLOSE, true, new byte[] {0x03, (byte) 0xE8});
      assertThat(ann.next().text()).contains("participant-left", "\"left\"");
    }
  }

  @Test
  void attack47FramesThatAreTooLargeEndTheSocket() throws IOException {
    try (RawWebSocket ann = joined()) {
      byte[] header = {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0, 0};
      ann.write(header); // announces 256 KiB and one byte
      assertThat(ann.lastFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void attack47MessagesThatAreTooLargeInPiecesEndTheSocket() throws IOException {
    try (RawWebSocket ann = joined()) {
      ann.send(RawWebSocket.TEXT, false, new byte[200 * 1024]);
      ann.send(RawWebSocket.CONTINUATION, false, new byte[200 * 1024]);
      assertThat(ann.next().text()).contains("\"too-large\"");
      assertThat(ann.next().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void refusesBinaryMessages() throws IOException {
    try (RawWebSocket ann = joined()) {
      ann.send(RawWebSocket.BINARY, true, new byte[10]);
      assertThat(ann.next().text()).contains("\"not-text\"");
      assertThat(ann.next().closeCode()).isEqualTo(1003);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {RawWebSocket.TEXT, RawWebSocket.PING, RawWebSocket.PONG})
  void attack47FloodsOfFramesEndTheSocket(int opcode) throws IOException {
    try (RawWebSocket ann = joined()) {
      try {
        for (int i = 0; i < 2000; i++) {
          ann.send(opcode, true, new byte[0]);
        }
      } catch (IOException e) {
        // The server closed while we wrote.
      }
      assertThat(ann.lastFrame().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void survivesRubbishAfterTheUpgrade() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      try (RawWebSocket socket = connect()) {
        byte[] rubbish = new byte[random.nextInt(1, 400)];
        random.nextBytes(rubbish);
        socket.write(rubbish);
      } catch (IOException e) {
        // Closed on us, and rightly.
      }
    }
    joined().close();
  }

  @Test
  void attack47SlowReadersAreCutOff() throws IOException {
    try (RawWebSocket ann = joined();
        RawWebSocket slow = joined()) {
      assertThat(ann.next().text()).contains("participant-joined");
      slow.say("{'type':'offer','seq':1,'sdp':'v=0'}");
      assertThat(slow.next().text()).contains("\"answer\"");
      FakeSeats.Peer peer = Objects.requireNonNull(seats.peers.get("p2"));
      String codec = "x".repeat(10_000);
      for (int i = 0; i < 2000; i++) {
        peer.listener.codecUnsupported("0", "p1/0", codec);
      }
      assertThat(slow.lastFrame().opcode()).isNotEqualTo(RawWebSocket.CLOSE);
      assertThat(endpoint.cutOff()).isEqualTo(1);
    }
  }

  @Test
  void givesUpOnAClientThatIsSilent() throws IOException {
    try (RawWebSocket ann = joined()) {
      endpoint.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(13));
      assertThatExceptionOfType(IOException.class).isThrownBy(ann::next);
      assertThat(endpoint.silent()).isEqualTo(1);
    }
  }

  @Test
  void attack47IdleSocketsAreClosed() throws IOException {
    try (RawWebSocket ann = connect()) {
      while (ids.get() == 0) {
        Thread.onSpinWait();
      }
      endpoint.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(11));
      assertThat(ann.next().text()).contains("\"join-first\"");
      assertThat(ann.next().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void saysGoodbyeWhenItCloses() throws IOException {
    try (RawWebSocket ann = joined()) {
      endpoint.close();
      assertThat(ann.next().text()).contains("\"shutdown\"");
      assertThat(ann.next().closeCode()).isEqualTo(1001);
      try (RawWebSocket late = connect()) {
        assertThat(late.status).contains(" 403 ");
      }
    }
  }
}
