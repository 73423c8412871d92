package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCIceTransportPolicy;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionIceErrorEvent;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our TURN client against coturn: two peer connections that may use nothing but its relayed
/// addresses.
@Timeout(60)
final class CoturnTest {
  private static final int MESSAGES = 300;

  private static Process coturn;
  private static String server = "";

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/turnserver")), "Skipped: coturn is missing.");
    String address = address();
    int port = freePort(address);
    server = address + ":" + port;
    coturn =
        new ProcessBuilder(
                "/usr/bin/turnserver",
                "-n",
                "-L",
                address,
                "-E",
                address,
                "-p",
                String.valueOf(port),
                "--lt-cred-mech",
                "-u",
                "ann:secret",
                "-r",
                "example.org",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--allow-loopback-peers",
                "--log-file",
                "stdout")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitPort(address, port);
  }

  /// coturn says nothing while it starts.
  private static void awaitPort(String address, int port) throws InterruptedException {
    for (int tries = 0; tries < 300; tries++) {
      try (Socket socket = new Socket(address, port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        assertThat(coturn.waitFor(50, TimeUnit.MILLISECONDS)).as("coturn ended").isFalse();
      }
    }
    throw new AssertionError("coturn did not start");
  }

  @AfterAll
  static void stop() {
    if (coturn != null) {
      coturn.destroy();
    }
  }

  /// The machine's first address that others can reach, or loopback.
  private static String address() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .filter(each -> each.indexOf(':') < 0)
        .findFirst()
        .orElse("127.0.0.1");
  }

  private static int freePort(String address) throws IOException {
    try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getByName(address));
        DatagramSocket udp =
            new DatagramSocket(tcp.getLocalPort(), InetAddress.getByName(address))) {
      return udp.getLocalPort();
    }
  }

  private static RTCConfiguration relayed(String transport, String password) {
    String url = "turn:" + server + "?transport=" + transport;
    return RTCConfiguration.defaults()
        .withIceServers(List.of(new RTCIceServer(List.of(url), "ann", password)))
        .withIceTransportPolicy(RTCIceTransportPolicy.RELAY);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static void trickle(RTCPeerConnection from, RTCPeerConnection to, List<String> told) {
    from.onIceCandidate(event -> {
      if (event.candidate() != null) {
        told.add(event.candidate().candidate());
        to.addIceCandidate(event.candidate().toJSON());
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void messagesGoThroughRelayedAddresses(String transport) throws InterruptedException {
    List<String> told = new CopyOnWriteArrayList<>();
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (RTCPeerConnection a = new RTCPeerConnection(relayed(transport, "secret"));
        RTCPeerConnection b = new RTCPeerConnection(relayed(transport, "secret"))) {
      b.onDataChannel(
          event -> event.channel().onMessage(message -> received.add(message.data().toString())));
      RTCDataChannel channel = a.createDataChannel("relayed");
      CompletableFuture<Void> open = new CompletableFuture<>();
      channel.onOpen(event -> open.complete(null));
      await(a.setLocalDescription());
      await(b.setRemoteDescription(Objects.requireNonNull(a.localDescription()).toJSON()));
      await(b.setLocalDescription());
      await(a.setRemoteDescription(Objects.requireNonNull(b.localDescription()).toJSON()));
      trickle(a, b, told);
      trickle(b, a, told);
      await(open);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        channel.send("message " + i);
        expected.add("message " + i);
      }
      List<String> got = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        got.add(String.valueOf(received.poll(10, TimeUnit.SECONDS)));
      }
      assertThat(got).isEqualTo(expected);
      told.removeIf(String::isEmpty); // the end of candidates
      assertThat(told).hasSize(2).allMatch(candidate -> candidate.contains("typ relay"));
    }
  }

  @Test
  void aWrongPasswordIsSaidWithItsCode() throws InterruptedException {
    BlockingQueue<RTCPeerConnectionIceErrorEvent> errors = new LinkedBlockingQueue<>();
    try (RTCPeerConnection a = new RTCPeerConnection(relayed("udp", "wrong"))) {
      a.onIceCandidateError(errors::add);
      a.createDataChannel("none");
      await(a.setLocalDescription());
      RTCPeerConnectionIceErrorEvent error = errors.poll(15, TimeUnit.SECONDS);
      assertThat(error).isNotNull();
      assertThat(error.errorCode()).isEqualTo(401);
      assertThat(error.url()).isEqualTo("turn:" + server + "?transport=udp");
    }
  }
}
