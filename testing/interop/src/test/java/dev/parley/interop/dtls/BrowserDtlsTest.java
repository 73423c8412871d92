package dev.parley.interop.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsEvent;
import dev.parley.dtls.DtlsGroup;
import dev.parley.dtls.DtlsVersion;
import dev.parley.dtls.Fingerprint;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Chromium and Firefox against our DTLS alone, in every role and version: ICE is a responder, and
/// the answer is made by hand.
@Timeout(600)
class BrowserDtlsTest {
  private static final String PASSWORD = "0123456789abcdefghijklmn";
  private static final String OFFER =
      """
      (async () => {
        window.pc = new RTCPeerConnection();
        pc.addTransceiver('audio');
        pc.createDataChannel('x');
        await pc.setLocalDescription();
        return pc.localDescription.sdp;
      })()
      """;
  private static final String STATS =
      """
      (async () => {
        const all = [...(await pc.getStats()).values()];
        return all.find((s) => s.type === 'transport') ?? {};
      })()
      """;

  @Test
  void chromiumConnects() {
    try (Browser browser = InstalledBrowsers.chromium()) {
      everyRoleAndVersion(browser);
    }
  }

  @Test
  void firefoxConnects() {
    try (Browser browser = InstalledBrowsers.firefox()) {
      everyRoleAndVersion(browser);
    }
  }

  private static void everyRoleAndVersion(Browser browser) {
    DtlsConfig config = DtlsConfig.of(Certificates.ecdsa());
    for (boolean client : new boolean[] {false, true}) {
      for (DtlsVersion version : DtlsVersion.values()) {
        connect(browser, config.withVersions(version), client);
      }
      connect(browser, config.withGroups(DtlsGroup.X25519, DtlsGroup.SECP256R1), client);
      connect(browser, config.withGroups(DtlsGroup.SECP256R1), client);
    }
    connect(browser, DtlsConfig.of(Certificates.rsa()), false);
    connect(browser, DtlsConfig.of(Certificates.rsa()), true);
  }

  private static void connect(Browser browser, DtlsConfig config, boolean client) {
    InetAddress host = host();
    try (Page page = browser.open(URI.create("about:blank"))) {
      String offer = page.evaluate(OFFER).asText();
      Fingerprint theirs = new Fingerprint("sha-256", find(offer, "a=fingerprint:sha-256 (\\S+)"));
      try (UdpEnd ours = new UdpEnd(config, theirs, host)) {
        ours.answerChecks(PASSWORD);
        ours.start(client);
        String answer = answer(offer, config, client, host, ours.port());
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(answer));
        page.evaluate("pc.setRemoteDescription({type: 'answer', sdp: \"" + quoted + "\"})");
        DtlsEvent.Connected connected = ours.connect();
        String as = browser.name() + " " + connected + " " + ours.transport.drops();
        assertThat(connected.version()).as(as).isEqualTo(best(config));
        assertThat(connected.srtpProfile()).as(as).isNotNull();
        // The browser opens its SCTP association: application data of the other side.
        ours.await(() -> ours.receivedBytes() > 0);
        if (connected.version() == DtlsVersion.DTLS_1_3) {
          changeKeys(ours);
        }
        page.waitUntil(
            "pc.getStats().then((r) => [...r.values()].some((s) => s.dtlsState === 'connected'))"
                + ".then((seen) => seen || pc.connectionState === 'connected')",
            Duration.ofSeconds(60));
        JsonNode stats = page.evaluate(STATS);
        assertThat(stats.path("dtlsCipher").asText()).isEqualTo(connected.cipherSuite().name());
        assertThat(stats.path("tlsVersion").asText())
            .isEqualToIgnoringCase(Integer.toHexString(connected.version().code()));
      }
    }
  }

  /// Our key changes when the browser has acknowledged, and what it sends under its own new key is
  /// read: it repeats its SCTP INIT, since nobody answers.
  private static void changeKeys(UdpEnd ours) {
    ours.await(() -> ours.transport.updateKeys(System.nanoTime()));
    ours.await(() -> ours.transport.updateKeys(System.nanoTime()));
    int before = ours.receivedBytes();
    ours.await(() -> ours.receivedBytes() > before);
  }

  private static DtlsVersion best(DtlsConfig config) {
    return config.versions().contains(DtlsVersion.DTLS_1_3)
        ? DtlsVersion.DTLS_1_3
        : DtlsVersion.DTLS_1_2;
  }

  private static String answer(
      String offer, DtlsConfig config, boolean client, InetAddress host, int port) {
    String opus = find(offer, "a=rtpmap:(\\d+) opus/48000/2");
    Matcher mids = Pattern.compile("a=mid:(\\S+)").matcher(offer);
    String audio = mids.find() ? mids.group(1) : "0";
    String data = mids.find() ? mids.group(1) : "1";
    String transport =
        """
        c=IN IP4 0.0.0.0
        a=ice-ufrag:ours
        a=ice-pwd:%s
        a=fingerprint:%s
        a=setup:%s
        a=candidate:1 1 udp 2130706431 %s %d typ host
        """
            .formatted(
                PASSWORD,
                config.certificate().fingerprint("sha-256"),
                client ? "active" : "passive",
                host.getHostAddress(),
                port);
    String sdp =
        """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=ice-lite
        a=group:BUNDLE %1$s %2$s
        m=audio 9 UDP/TLS/RTP/SAVPF %3$s
        %4$sa=mid:%1$s
        a=recvonly
        a=rtcp-mux
        a=rtpmap:%3$s opus/48000/2
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        %4$sa=mid:%2$s
        a=sctp-port:5000
        """
            .formatted(audio, data, opus, transport);
    return sdp.replace("\n", "\r\n");
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + text);
    }
    return matcher.group(1);
  }

  /// Not loopback, which Firefox refuses.
  private static InetAddress host() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
          .findFirst()
          .orElse(InetAddress.getLoopbackAddress());
    } catch (SocketException e) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
