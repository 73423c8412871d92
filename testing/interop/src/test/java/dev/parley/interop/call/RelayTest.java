package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A browser that may use nothing but our TURN server joins a room of the same process: no range of
/// addresses is opened for it.
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RelayTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// Makes the page's next peer connection use relayed candidates alone, and of the servers that it
  /// is told of those that match.
  private static final String RELAY_ONLY =
      """
      (() => {
        const Real = RTCPeerConnection;
        window.told = [];
        const restrict = (configuration) => {
          const iceServers = configuration.iceServers.map((server) => {
            const urls = [server.urls].flat();
            window.told.push(...urls);
            return {...server, urls: urls.filter((url) => /%s/.test(url))};
          });
          return {...configuration, iceServers: iceServers.filter((server) => server.urls.length > 0),
            iceTransportPolicy: 'relay'};
        };
        window.RTCPeerConnection = class extends Real {
          constructor(configuration) {
            super(restrict(configuration));
          }
          setConfiguration(configuration) {
            super.setConfiguration(restrict(configuration));
          }
        };
      })()\
      """;

  /// Lets neither side know of the other's UDP addresses, nor the page of TURN.
  private static final String NO_UDP =
      """
      (() => {
        const Real = RTCPeerConnection;
        const without = (description) => description && {type: description.type,
          sdp: description.sdp.replace(/a=candidate:\\S+ \\d+ udp [^\\n]*\\n/gi, '')};
        window.RTCPeerConnection = class extends Real {
          constructor(configuration) {
            super({...configuration, iceServers: []});
          }
          setConfiguration(configuration) {
            super.setConfiguration({...configuration, iceServers: []});
          }
          get localDescription() {
            return without(super.localDescription);
          }
          setRemoteDescription(description) {
            return super.setRemoteDescription(without(description));
          }
          addEventListener(type, listener, options) {
            super.addEventListener(type, (event) => {
              if (type !== 'icecandidate' || event.candidate?.protocol !== 'udp') {
                listener(event);
              }
            }, options);
          }
        };
      })()\
      """;

  /// The candidates of the pair in use.
  private static final String PAIR =
      """
      (async () => {
        const stats = await parley.client.peerConnection.getStats();
        for (const stat of stats.values()) {
          if (stat.type === 'transport' && stat.selectedCandidatePairId) {
            const pair = stats.get(stat.selectedCandidatePairId);
            const local = stats.get(pair.localCandidateId);
            const remote = stats.get(pair.remoteCandidateId);
            return {type: local.candidateType, protocol: local.relayProtocol,
              remote: `${remote.protocol} ${remote.port}`};
          }
        }
        return null;
      })()\
      """;

  private static final String STATS =
      "fetch('/api/v1/turn/stats').then((response) => response.json())";

  private Browser browser;
  private ParleyProgram plain;
  private ParleyProgram encrypted;

  @BeforeAll
  void start() {
    browser = InstalledBrowsers.chromium("--ignore-certificate-errors");
    plain = ParleyProgram.serve("--turn-port=0");
    encrypted = ParleyProgram.serve("--turn-port=0", "--tls-self-signed");
  }

  @AfterAll
  void stop() {
    for (AutoCloseable each : new AutoCloseable[] {browser, plain, encrypted}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private RoomPage joinRestricted(URI room, String name, String restriction) {
    RoomPage page = RoomPage.knock(browser, room, name);
    page.page().waitUntil("document.getElementById('prejoin').hidden === false", SOON);
    page.page().evaluate(restriction);
    page.page().evaluate("document.getElementById('join').click()");
    return page;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"udp, ^turn:.*udp$", "tcp, ^turn:.*tcp$", "tls, ^turns:"})
  void picturesFlowBothWaysThroughOurTurnServerAlone(String protocol, String urls) {
    ParleyProgram server = protocol.equals("tls") ? encrypted : plain;
    URI room = server.room("relay-" + protocol);
    try (RoomPage ann = RoomPage.join(browser, room, "Ann").awaitConnected();
        RoomPage bob = joinRestricted(room, "Bob", RELAY_ONLY.formatted(urls)).awaitConnected()) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      ann.awaitAlive(1);
      bob.awaitAlive(1);
      bob.page().waitUntil(PAIR + ".then((pair) => pair !== null)", SOON);
      JsonNode pair = bob.page().evaluate(PAIR);
      assertThat(pair.path("type").asText()).isEqualTo("relay");
      assertThat(pair.path("protocol").asText()).isEqualTo(protocol);
      // those that needed no socket between TURN and SFU
      bob.page().waitUntil(STATS + ".then((stats) => stats.packetsInside > 100)", SOON);
    }
  }

  @ParameterizedTest(name = "encrypted {0}")
  @ValueSource(booleans = {false, true})
  void whereUdpIsBlockedTheWebPortTakesMediaToo(boolean isEncrypted) {
    ParleyProgram server = isEncrypted ? encrypted : plain;
    URI room = server.room("tcp");
    try (RoomPage ann = RoomPage.join(browser, room, "Ann").awaitConnected();
        RoomPage bob = joinRestricted(room, "Bob", NO_UDP).awaitConnected()) {
      ann.awaitPicturesOf("Bob");
      bob.awaitPicturesOf("Ann");
      bob.page().waitUntil(PAIR + ".then((pair) => pair !== null)", SOON);
      JsonNode pair = bob.page().evaluate(PAIR);
      assertThat(pair.path("remote").asText()).isEqualTo("tcp " + server.address().getPort());
    }
  }

  @Test
  void whatParticipantsAreToldIsTrueOnAnyPort() {
    for (ParleyProgram server : List.of(plain, encrypted)) {
      try (RoomPage ann = RoomPage.knock(browser, server.room("told"), "Ann")) {
        ann.page().waitUntil("document.getElementById('prejoin').hidden === false", SOON);
        ann.page().evaluate(RELAY_ONLY.formatted("udp"));
        ann.page().evaluate("document.getElementById('join').click()");
        ann.awaitConnected();
        String told = ann.page().evaluate("told").toString();
        String sdp =
            ann.page().evaluate("parley.client.peerConnection.remoteDescription.sdp").asText();
        int webPort = server.address().getPort();
        assertThat(sdp).contains(" " + webPort + " typ host tcptype passive");
        if (server == encrypted) {
          assertThat(told).containsPattern("turns:[^\"]+:" + webPort + "\\?transport=tcp");
        } else {
          assertThat(told).contains("turn:").doesNotContain("turns:");
        }
      }
    }
  }
}
