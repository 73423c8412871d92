package dev.parley.interop.nat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.Chromium;
import dev.parley.interop.browser.Page;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// What happens in the home's namespace, in a process of its own: a browser plays a room's picture
/// by WHEP, and something befalls its network. The last line of output is the result as JSON.
final class NatScenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A restart as RFC 9725, section 4.3.3 has it.
  private static final String RESTART =
      """
      (async () => {
        await pc.setLocalDescription(await pc.createOffer({iceRestart: true}));
        const offer = pc.localDescription.sdp;
        const line = (sdp, name) => sdp.split('\\r\\n').find((each) => each.startsWith(name));
        const body = [line(offer, 'a=ice-ufrag:'), line(offer, 'a=ice-pwd:'),
            line(offer, 'm='), line(offer, 'a=mid:'), ''].join('\\r\\n');
        const response = await fetch(session, {method: 'PATCH', body,
            headers: {'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*'}});
        const fragment = await response.text();
        if (response.status !== 200) throw new Error(response.status + fragment);
        const before = line(answer, 'a=ice-ufrag:');
        const sdp = answer
            .replace(/a=ice-ufrag:.*\\r\\n/g, line(fragment, 'a=ice-ufrag:') + '\\r\\n')
            .replace(/a=ice-pwd:.*\\r\\n/g, line(fragment, 'a=ice-pwd:') + '\\r\\n');
        await pc.setRemoteDescription({type: 'answer', sdp});
        await new Promise((done) => setTimeout(done, 4000));
        return {changed: before !== line(fragment, 'a=ice-ufrag:'), state: pc.iceConnectionState};
      })()
      """;

  private NatScenario() {}

  private static String play(String configuration) {
    boolean waitForCandidates = configuration.contains("iceServers");
    return """
    (async () => {
      const where = new URL('/whep/nat', location).href;
      const pc = window.pc = new RTCPeerConnection(%s);
      pc.addTransceiver('audio', {direction: 'recvonly'});
      pc.addTransceiver('video', {direction: 'recvonly'});
      await pc.setLocalDescription();
      const started = performance.now();
      if (%s) {
        await new Promise((done) => {
          setTimeout(done, 5000);
          pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
        });
      }
      const ask = () => fetch(where, {method: 'POST',
          headers: {'Content-Type': 'application/sdp'}, body: pc.localDescription.sdp});
      let response = await ask();
      while (response.status === 409) { // nothing is published yet
        await new Promise((done) => setTimeout(done, 200));
        response = await ask();
      }
      if (response.status !== 201) throw new Error(response.status + await response.text());
      window.answer = await response.text();
      window.session = new URL(response.headers.get('Location'), where).href;
      const connected = new Promise((done, fail) => {
        setTimeout(() => fail(new Error('not connected: ' + pc.connectionState)), 50000);
        pc.onconnectionstatechange = () => pc.connectionState === 'connected' && done();
      });
      await pc.setRemoteDescription({type: 'answer', sdp: answer});
      if (pc.connectionState !== 'connected') await connected;
      window.connectMillis = performance.now() - started;
      window.packets = async () => {
        let sum = 0;
        for (const stat of (await pc.getStats()).values()) {
          if (stat.type === 'inbound-rtp') sum += stat.packetsReceived;
        }
        return sum;
      };
      window.watch = async () => {
        let last = await packets(), since = performance.now();
        window.longestGap = 0;
        setInterval(async () => {
          const now = performance.now(), count = await packets();
          if (count > last) {
            window.longestGap = Math.max(window.longestGap, now - since);
            last = count; since = now;
          } else {
            window.longestGap = Math.max(window.longestGap, now - since);
          }
        }, 20);
      };
      window.pair = async () => {
        const stats = await pc.getStats();
        for (const stat of stats.values()) {
          if (stat.type === 'transport' && stat.selectedCandidatePairId) {
            const pair = stats.get(stat.selectedCandidatePairId);
            const local = stats.get(pair.localCandidateId), remote = stats.get(pair.remoteCandidateId);
            return {local: local.candidateType, protocol: local.protocol,
                relayProtocol: local.relayProtocol ?? '', remote: remote.candidateType,
                remoteAddress: remote.address + ':' + remote.port};
          }
        }
        return null;
      };
      return true;
    })()
    """
        .formatted(configuration, waitForCandidates);
  }

  /// Plays, and prints.
  ///
  /// @param arguments the server's address, the browser's RTCConfiguration, what befalls
  public static void main(String[] arguments) throws Exception {
    URI server = URI.create(arguments[0]);
    String configuration = arguments[1];
    String event = arguments[2];
    // plain HTTP to another machine is no secure context; receiving needs none
    try (Browser browser = Chromium.start();
        Page page = browser.open(server)) {
      page.evaluate(play(configuration));
      page.waitUntil("packets().then((count) => count > 30)", PATIENCE);
      page.evaluate("watch().then(() => true)");
      JsonNode restart = null;
      switch (event) {
        case "restart" -> restart = page.evaluate(RESTART);
        case "none" -> page.evaluate("new Promise((done) => setTimeout(() => done(1), 2000))");
        default -> {
          for (String command : event.split(";", -1)) {
            NatNetwork.run(command.split("\\|", -1));
          }
          page.evaluate("new Promise((done) => setTimeout(() => done(1), 12000))");
        }
      }
      // whatever befell, pictures come again
      page.evaluate("packets().then((count) => { window.until = count + 30; })");
      page.waitUntil(
          "pc.connectionState === 'connected' && packets().then((count) => count > until)",
          PATIENCE);
      JsonNode result =
          page.evaluate(
              """
              pair().then(async (pair) => ({pair, connectMillis: Math.round(connectMillis),
                  gapMillis: Math.round(longestGap), packets: await packets(),
                  state: pc.connectionState}))
              """);
      System.out.println(List.of("restart", restart == null ? "none" : restart.toString()));
      System.out.println(result);
    }
  }
}
