package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import dev.parley.webrtc.MediaStreamTrack;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCRtpEncodingParameters;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCRtpTransceiverInit;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import dev.parley.webrtc.TestSources;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Into a room with WHIP and out of it with WHEP, by the browser's own API and nothing of ours.
@Timeout(600)
final class WhipTest {
  /// Debian's, which has the bindings.
  private static final String PYTHON = "/usr/bin/python3";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Offers by POST and takes the answer; leaves `pc`, `session` and `etag` in the window.
  private static final String NEGOTIATE =
      """
      await pc.setLocalDescription();
      if (pc.iceGatheringState !== 'complete') {
        await new Promise(done => pc.onicegatheringstatechange =
            () => pc.iceGatheringState === 'complete' && done());
      }
      const response = await fetch(where, {method: 'POST',
          headers: {'Content-Type': 'application/sdp'}, body: pc.localDescription.sdp});
      if (response.status !== 201) throw new Error(response.status + await response.text());
      await pc.setRemoteDescription({type: 'answer', sdp: await response.text()});
      Object.assign(window, {pc, session: new URL(response.headers.get('Location'), where).href,
          etag: response.headers.get('ETag')});
      """;

  private static Browser browser;
  private static ParleyProgram server;

  @BeforeAll
  static void start() {
    browser = InstalledBrowsers.chromium();
    server = ParleyProgram.serve();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static Page publish(String room) {
    Page page = browser.open(server.address());
    page.evaluate(
        "(async () => {const where = new URL('/whip/%s', location).href;".formatted(room)
            + "const pc = new RTCPeerConnection();"
            + "const stream = await navigator.mediaDevices.getUserMedia({audio:true,video:true});"
            + "for (const track of stream.getTracks())"
            + " pc.addTransceiver(track, {direction: 'sendonly', streams: [stream]});"
            + NEGOTIATE
            + "})()");
    return page;
  }

  private static Page play(String room) {
    Page page = browser.open(server.address());
    page.evaluate(
        "(async () => {const where = new URL('/whep/%s', location).href;".formatted(room)
            + "const pc = new RTCPeerConnection();"
            + "pc.addTransceiver('audio', {direction: 'recvonly'});"
            + "pc.addTransceiver('video', {direction: 'recvonly'});"
            + NEGOTIATE
            + "})()");
    return page;
  }

  /// True once this many more frames were decoded than when it was first asked.
  private static String decodes(int frames) {
    return """
    (async () => {
      for (const stat of (await pc.getStats()).values()) {
        if (stat.type === 'inbound-rtp' && stat.kind === 'video') {
          window.first ??= stat.framesDecoded;
          return stat.framesDecoded >= window.first + %d;
        }
      }
      return false;
    })()
    """
        .formatted(frames);
  }

  /// RFC 9725, section 4.3.3: new credentials by PATCH, and media by the new ones.
  private static void restartIce(Page publisher) {
    String statuses =
        publisher
            .evaluate(
                """
                (async () => {
                  const patch = (body, headers) => fetch(session, {method: 'PATCH', body,
                      headers: {'Content-Type': 'application/trickle-ice-sdpfrag', ...headers}});
                  const value = (name, text) => new RegExp(`a=${name}:(.*)`).exec(text)[1].trim();
                  const candidates = (text) => text.match(/a=candidate:.*/g) ?? [];
                  const before = etag;
                  pc.restartIce();
                  await pc.setLocalDescription();
                  if (pc.iceGatheringState !== 'complete') {
                    await new Promise(done => pc.onicegatheringstatechange =
                        () => pc.iceGatheringState === 'complete' && done());
                  }
                  const mine = pc.localDescription.sdp;
                  window.ufrag = value('ice-ufrag', mine);
                  const trickled = 'm=audio 9 UDP/TLS/RTP/SAVPF 0\\r\\na=mid:0\\r\\n'
                      + candidates(mine).map(line => line.trim() + '\\r\\n').join('');
                  const statuses = [(await patch('a=ice-ufrag:x\\r\\n' + trickled, {})).status];
                  const restart = await patch(`a=ice-ufrag:${ufrag}\\r\\n`
                      + `a=ice-pwd:${value('ice-pwd', mine)}\\r\\n` + trickled, {'If-Match': '*'});
                  statuses.push(restart.status);
                  const theirs = await restart.text();
                  const answer = pc.currentRemoteDescription.sdp
                      .replace(/a=(candidate:|end-of-candidates).*\\r\\n/g, '')
                      .replace(/a=ice-ufrag:.*/g, 'a=ice-ufrag:' + value('ice-ufrag', theirs))
                      .replace(/a=ice-pwd:.*/g, 'a=ice-pwd:' + value('ice-pwd', theirs));
                  await pc.setRemoteDescription({type: 'answer', sdp: answer});
                  for (const line of candidates(theirs)) {
                    await pc.addIceCandidate({candidate: line.slice(2).trim(), sdpMLineIndex: 0});
                  }
                  const now = restart.headers.get('ETag');
                  statuses.push((await patch(trickled, {'If-Match': before})).status);
                  statuses.push((await patch(trickled, {'If-Match': now})).status);
                  return statuses.join(' ');
                })()
                """)
            .asText();
    assertThat(statuses).isEqualTo("428 200 412 204");
    publisher.waitUntil(
        """
        (async () => [...(await pc.getStats()).values()].some(each => each.type === 'transport'
            && each.iceLocalUsernameFragment === ufrag && each.iceState === 'connected'))()
        """,
        PATIENCE);
  }

  private static HttpResponse<String> request(String method, URI where, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(where)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", type);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void whipPublishesIntoARoomAndWhepPlaysFromIt() {
    try (Page publisher = publish("stage");
        RoomPage guest = RoomPage.join(browser, server.room("stage"), "Ann")) {
      guest.awaitPicturesOf("WHIP");
      try (Page player = play("stage")) {
        player.waitUntil(decodes(20), PATIENCE);
        restartIce(publisher);
        player.evaluate("void delete window.first");
        player.waitUntil(decodes(20), PATIENCE);
      }
      int deleted =
          publisher
              .evaluate("fetch(session, {method: 'DELETE'}).then(response => response.status)")
              .asInt();
      assertThat(deleted).isEqualTo(200);
      guest.page().waitUntil("!parley.participants.some(each => each.name === 'WHIP')", PATIENCE);
    }
  }

  /// Our own `RTCPeerConnection` sends three sizes of a picture; the viewer gets the one that its
  /// window has room for.
  @Test
  void aJavaPeerPublishesLayersAndTheViewerGetsWhatFits() throws Exception {
    MediaStreamTrack track = new MediaStreamTrack(TestSources.layeredPicture());
    try (RTCPeerConnection publisher = new RTCPeerConnection();
        RoomPage guest = RoomPage.join(browser, server.room("layers"), "Ann")) {
      guest.awaitConnected();
      List<RTCRtpEncodingParameters> layers =
          Stream.of("q", "h", "f").map(RTCRtpEncodingParameters.defaults()::withRid).toList();
      publisher.addTransceiver(
          track,
          RTCRtpTransceiverInit.defaults()
              .withDirection(RTCRtpTransceiverDirection.SENDONLY)
              .withSendEncodings(layers));
      CompletableFuture<String> offer = new CompletableFuture<>();
      publisher.onIceCandidate(event -> {
        if (event.candidate() == null) {
          offer.complete(Objects.requireNonNull(publisher.localDescription()).sdp());
        }
      });
      publisher.setLocalDescription();
      HttpResponse<String> answer =
          request(
              "POST",
              server.address().resolve("/whip/layers"),
              "application/sdp",
              offer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      assertThat(answer.body()).contains("a=simulcast:recv q;h;f");
      publisher.setRemoteDescription(RTCSessionDescriptionInit.answer(answer.body()));

      guest.awaitPicturesOf("WHIP");
      guest.page().resize(1280, 800);
      guest.page().waitUntil(widthOfTheOther("=== 640"), PATIENCE);
      guest.page().resize(360, 240);
      guest.page().waitUntil(widthOfTheOther("< 640"), PATIENCE);
    } finally {
      track.stop();
    }
  }

  private static String widthOfTheOther(String condition) {
    return "document.querySelector('.tile:not([data-participant=\"self\"]) video').videoWidth "
        + condition;
  }

  @Test
  void gstreamerPublishesIntoARoom() throws IOException, InterruptedException {
    assumeTrue(gstreamerWorks(), "Skipped: GStreamer's webrtcbin for Python is not installed.");
    Path script = Path.of("src/test/resources/dev/parley/interop/call/gstreamer-whip.py");
    Process publisher =
        new ProcessBuilder(PYTHON, script.toString(), server.address() + "/whip/gstreamer")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (RoomPage guest = RoomPage.join(browser, server.room("gstreamer"), "Ann")) {
      guest.awaitPicturesOf("WHIP");
      guest.awaitAlive(1);
      publisher.getOutputStream().close();
      guest.page().waitUntil("!parley.participants.some(each => each.name === 'WHIP')", PATIENCE);
    } finally {
      publisher.destroy();
      publisher.waitFor();
    }
  }

  private static boolean gstreamerWorks() throws InterruptedException {
    String imports = "import gi; gi.require_version('GstWebRTC', '1.0')";
    try {
      return new ProcessBuilder(PYTHON, "-c", imports)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void attack47RefusesWithTheStatusThatSaysWhatToDo() throws IOException, InterruptedException {
    URI whip = server.address().resolve("/whip/refused");
    assertThat(request("POST", whip, "text/plain", "v=0").statusCode()).isEqualTo(415);
    assertThat(request("POST", whip, "application/sdp", "not SDP").statusCode()).isEqualTo(422);
    assertThat(request("POST", whip, "application/sdp", "x".repeat(300_000)).statusCode())
        .isEqualTo(413);
    assertThat(request("GET", whip, "text/plain", "").statusCode()).isEqualTo(405);
    assertThat(request("DELETE", whip.resolve("refused/nobody"), "text/plain", "").statusCode())
        .isEqualTo(404);
    URI whep = server.address().resolve("/whep/refused");
    assertThat(
            request(
                    "POST",
                    whep,
                    "application/sdp",
                    "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=recvonly\r\n")
                .statusCode())
        .isEqualTo(409);
  }
}
