package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our TURN client against coturn: two peer connections that may use nothing but its relayed
/// addresses.
@Timeout(400)
final class CoturnTest {
  @TempDir static Path folder;

  private static Process coturn;
  private static ServerIdentity identity;
  private static String address = "";
  private static int port;
  private static int tlsPort;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/turnserver")), "Skipped: coturn is missing.");
    address = address();
    port = freePort(address);
    tlsPort = freePort(address);
    identity = new ServerIdentity(folder, address);
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
                "--tls-listening-port",
                String.valueOf(tlsPort),
                "--cert",
                identity.certificate(folder).toString(),
                "--pkey",
                identity.key(folder).toString(),
                "--no-dtls",
                "--no-cli",
                "--allow-loopback-peers",
                "--log-file",
                "stdout")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitPort(address, port);
    awaitPort(address, tlsPort);
  }

  /// coturn says nothing while it starts.
  private static void awaitPort(String address, int port) throws InterruptedException {
    for (int tries = 0; tries < 1200; tries++) {
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

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp", "tls"})
  void messagesGoThroughRelayedAddresses(String transport) throws Exception {
    boolean tls = transport.equals("tls");
    String url =
        tls
            ? "turns:" + address + ":" + tlsPort + "?transport=tcp"
            : "turn:" + address + ":" + port + "?transport=" + transport;
    SSLContext usual = SSLContext.getDefault();
    SSLContext.setDefault(identity.client());
    try {
      RelayedCall.expectMessages(url, "ann", "secret");
    } finally {
      SSLContext.setDefault(usual);
    }
  }

  @Test
  void aWrongPasswordIsSaidWithItsCode() throws InterruptedException {
    String url = "turn:" + address + ":" + port + "?transport=udp";
    RTCPeerConnectionIceErrorEvent error = RelayedCall.expectError(url, "ann", "wrong");
    assertThat(error.errorCode()).isEqualTo(401);
    assertThat(error.url()).isEqualTo(url);
  }
}
