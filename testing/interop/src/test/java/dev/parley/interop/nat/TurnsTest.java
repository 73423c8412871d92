package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.turn.AddressRange;
import dev.parley.turn.TurnCredentials;
import dev.parley.turnserver.TurnService;
import dev.parley.turnserver.TurnServiceConfig;
import dev.parley.webrtc.RTCPeerConnectionIceErrorEvent;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our API through our own TURN server, over every transport that has a URL; and what is said when
/// a TLS certificate is wrong.
@Timeout(400)
final class TurnsTest {
  private static final String HOST = "127.0.0.1";

  @TempDir static Path folder;

  private static ServerIdentity right;
  private static ServerIdentity ofAnotherHost;
  private static TurnService service;
  private static TurnService misnamed;
  private static SSLContext usual;

  @BeforeAll
  static void start() throws Exception {
    usual = SSLContext.getDefault();
    right = new ServerIdentity(folder, HOST);
    ofAnotherHost = new ServerIdentity(folder, "192.0.2.1");
    service = serve(right);
    misnamed = serve(ofAnotherHost);
  }

  private static TurnService serve(ServerIdentity identity) throws Exception {
    return TurnService.start(
        TurnServiceConfig.builder()
            .addresses(List.of(TransportAddress.of(HOST, 0)))
            .udpPort(0)
            .alternatePort(0)
            .tcpPort(0)
            .tls(0, identity.server())
            .credentials(List.of(TurnCredentials.fixed("ann", "secret")))
            .allowedPeers(List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1/128")))
            .build());
  }

  @AfterEach
  void trustAsBefore() {
    SSLContext.setDefault(usual);
  }

  @AfterAll
  static void stop() throws NoSuchAlgorithmException {
    SSLContext.setDefault(usual);
    for (TurnService each : new TurnService[] {service, misnamed}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private static String url(TurnService server, String transport) {
    return switch (transport) {
      case "tls" -> "turns:" + HOST + ":" + server.streamPorts().get(1) + "?transport=tcp";
      case "tcp" -> "turn:" + HOST + ":" + server.streamPorts().get(0) + "?transport=tcp";
      default -> "turn:" + HOST + ":" + server.udpAddresses().getFirst().port() + "?transport=udp";
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tls"})
  void messagesGoThroughOurServer(String transport) throws Exception {
    SSLContext.setDefault(right.client());
    RelayedCall.expectMessages(url(service, transport), "ann", "secret");
  }

  @Test
  void aCertificateThatNobodyTrustsIsSaidSo() throws Exception {
    RTCPeerConnectionIceErrorEvent error =
        RelayedCall.expectError(url(service, "tls"), "ann", "secret");
    assertThat(error.errorCode()).isEqualTo(701);
    assertThat(error.url()).isEqualTo(url(service, "tls"));
    assertThat(error.errorText()).startsWith("The server's TLS certificate is not accepted: ");
  }

  @Test
  void aCertificateOfAnotherHostIsSaidSo() throws Exception {
    SSLContext.setDefault(ofAnotherHost.client());
    RTCPeerConnectionIceErrorEvent error =
        RelayedCall.expectError(url(misnamed, "tls"), "ann", "secret");
    assertThat(error.errorCode()).isEqualTo(701);
    assertThat(error.errorText())
        .startsWith("The server's TLS certificate is not accepted: ")
        .contains(HOST);
  }

  @Test
  void aPortWithoutTlsIsSaidSo() throws Exception {
    String plain = "turns:" + HOST + ":" + service.streamPorts().get(0) + "?transport=tcp";
    RTCPeerConnectionIceErrorEvent error = RelayedCall.expectError(plain, "ann", "secret");
    assertThat(error.errorCode()).isEqualTo(701);
    assertThat(error.errorText()).isNotBlank().endsWith(".");
  }

  @Test
  void aWrongPasswordIsSaidOverTlsToo() throws Exception {
    SSLContext.setDefault(right.client());
    assertThat(RelayedCall.expectError(url(service, "tls"), "ann", "wrong").errorCode())
        .isEqualTo(401);
  }
}
