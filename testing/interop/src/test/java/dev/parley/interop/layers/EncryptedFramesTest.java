package dev.parley.interop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import dev.parley.interop.call.ParleyProgram;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Frames that the participants encrypt end to end (W3C's webrtc-encoded-transform) go through the
/// server untouched: who has the key sees them, who does not sees nothing.
@Timeout(600)
final class EncryptedFramesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// How far pictures of the same may be apart.
  private static final double ALIKE = 12;

  private static String joining(String name, int key) {
    return """
    (async () => {
      const { ParleyClient } = await import('/js/parley-client.js');
      // Leaves what a forwarder needs of VP8, as applications do, and makes the rest unreadable; the
      // same again makes it readable.
      const turn = (streams) => streams.readable.pipeThrough(new TransformStream({
        transform(frame, controller) {
          const clear = frame.type === 'key' ? 10 : 3;
          const bytes = new Uint8Array(frame.data);
          for (let i = clear; i < bytes.length; i++) bytes[i] ^= %d;
          frame.data = bytes.buffer;
          controller.enqueue(frame);
        },
      })).pipeTo(streams.writable);
      const Plain = RTCPeerConnection;
      globalThis.RTCPeerConnection = function (configuration) {
        return new Plain({ ...configuration, encodedInsertableStreams: true });
      };
      // At once, so that not one frame goes out or comes in without it.
      const add = Plain.prototype.addTransceiver;
      Plain.prototype.addTransceiver = function (...options) {
        const transceiver = add.apply(this, options);
        const end = options[1].direction === 'sendonly' ? transceiver.sender : transceiver.receiver;
        turn(end.createEncodedStreams());
        return transceiver;
      };
      window.client = new ParleyClient({ room: 'encrypted', name: '%s', codec: 'vp8' });
      client.addEventListener('trackadded', ({ detail: { track } }) => {
        if (track.kind !== 'video') return;
        window.video = document.createElement('video');
        video.muted = true;
        video.srcObject = new MediaStream([track.mediaTrack]);
        document.body.append(video);
        video.play();
      });
      client.connect();
    })()\
    """
        .formatted(key, name);
  }

  private static final String PUBLISH =
      """
      (async () => {
        const stream = await navigator.mediaDevices.getUserMedia({
          video: { width: { exact: 320 }, height: { exact: 240 } } });
        client.publish(stream.getVideoTracks()[0], { source: 'camera' });
        window.video = document.createElement('video');
        video.muted = true;
        video.srcObject = stream;
        await video.play();
      })()\
      """;

  private static final String DECODED =
      """
      client.stats().then((stats) => {
        const video = Object.values(stats.remote).find((each) => each.kind === 'video');
        return { packets: video?.packets ?? 0, frames: video?.framesDecoded ?? 0 };
      })\
      """;

  /// The picture now, in 16 times 12 colours.
  private static final String COLOURS =
      """
      (() => {
        const canvas = document.createElement('canvas');
        canvas.width = 16; canvas.height = 12;
        const context = canvas.getContext('2d');
        context.drawImage(video, 0, 0, 16, 12);
        return [...context.getImageData(0, 0, 16, 12).data];
      })()\
      """;

  /// How far two pictures are apart, on average of all colours: 0 to 255.
  private static double distance(JsonNode one, JsonNode other) {
    double sum = 0;
    for (int i = 0; i < one.size(); i++) {
      sum += Math.abs(one.get(i).asInt() - other.get(i).asInt());
    }
    return sum / one.size();
  }

  private static Page join(Browser browser, ParleyProgram server, String name, int key) {
    Page page = browser.open(server.address());
    page.evaluate(joining(name, key));
    page.waitUntil("client.mediaState === 'connected'", SOON);
    return page;
  }

  @Test
  void theServerForwardsWhatItCannotRead() {
    try (Browser browser = InstalledBrowsers.chromium();
        ParleyProgram server = ParleyProgram.serve()) {
      try (Page ann = join(browser, server, "Ann", 0x5A);
          Page bob = join(browser, server, "Bob", 0x5A);
          Page eve = join(browser, server, "Eve", 0)) {
        ann.evaluate(PUBLISH);
        bob.waitUntil(DECODED + ".then((seen) => seen.frames >= 30)", SOON);
        eve.waitUntil(DECODED + ".then((seen) => seen.packets >= 60)", SOON);
        // the picture moves, and what was seen at once is asked for one after the other
        double bobs;
        double eves;
        long deadline = System.nanoTime() + SOON.toNanos();
        do {
          JsonNode original = ann.evaluate(COLOURS);
          bobs = distance(original, bob.evaluate(COLOURS));
          eves = distance(original, eve.evaluate(COLOURS));
        } while (bobs >= ALIKE && System.nanoTime() < deadline);
        assertThat(bobs).as("what Bob sees differs from what Ann shows by").isLessThan(ALIKE);
        assertThat(eves).as("what Eve sees, without the key").isGreaterThan(2 * bobs + ALIKE);
      }
    }
  }
}
