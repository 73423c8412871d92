// What this person sends, kept in step with the switches: microphone, camera and screen.

import { usefulLayers } from "./send-slot.js";
import { TypedEvents } from "./typed-events.js";

/** The layers of a camera's picture, from which the server picks for everyone. */
const LAYERS = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** @param {MediaStreamTrack} camera @returns {RTCRtpEncodingParameters[] | null} null where one layer is enough */
function layersOf(camera) {
  const useful = usefulLayers(camera.getSettings());
  return useful === 1 ? null : LAYERS.slice(-useful);
}

/**
 * Event `screen` (detail: whether the screen is shown now).
 * @extends {TypedEvents<{screen: boolean}>}
 */
export class PublishedMedia extends TypedEvents {
  #client;
  /** @type {import("./local-track.js").LocalTrack | null} */
  #microphone = null;
  /** @type {import("./local-track.js").LocalTrack | null} */
  #camera = null;
  /** @type {import("./local-track.js").LocalTrack[]} */
  #screen = [];
  /** What the browser's question for a screen is about to bring; null if none is open. @type {object | null} */
  #choosing = null;

  /** @param {import("./parley-client.js").ParleyClient} client */
  constructor(client) {
    super();
    this.#client = client;
  }

  get sharing() {
    return this.#screen.length > 0;
  }

  /** A viewer sends nothing. */
  get allowed() {
    return this.#client.self?.role !== "viewer";
  }

  /** @param {import("./local-media.js").LocalMedia} media */
  follow(media) {
    this.#sendMicrophone(media.microphone, media.microphoneOn);
    this.#sendCamera(media.camera);
  }

  #sendMicrophone(track, on) {
    if (track && !this.#microphone) {
      this.#microphone = this.#client.publish(track, { source: "microphone", muted: !on });
    } else if (this.#microphone) {
      if (this.#microphone.mediaTrack !== track) {
        this.#microphone.replace(track);
      }
      this.#microphone.muted = !on || !track;
    }
  }

  #sendCamera(track) {
    if (track && !this.#camera) {
      this.#camera = this.#client.publish(track, { source: "camera", encodings: layersOf(track) });
    } else if (this.#camera && this.#camera.mediaTrack !== track) {
      this.#camera.replace(track);
      this.#camera.muted = !track;
    }
  }

  /** Asks for a screen or window, with its sound where the browser gives it; one question at a time. */
  async shareScreen() {
    if (this.#choosing || this.sharing) {
      return;
    }
    const choosing = (this.#choosing = {});
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: true });
    } finally {
      if (this.#choosing === choosing) {
        this.#choosing = null;
      } else {
        stream?.getTracks().forEach((track) => track.stop()); // it was stopped while the question was open
        stream = null;
      }
    }
    if (!stream) {
      return;
    }
    for (const track of stream.getTracks()) {
      if (track.kind === "video") {
        track.contentHint = "detail"; // text has to stay sharp
      }
      track.addEventListener("ended", () => this.stopScreen());
      this.#screen.push(this.#client.publish(track, { source: "screen" }));
    }
    this.dispatchEvent(new CustomEvent("screen", { detail: true }));
  }

  stopScreen() {
    this.#choosing = null;
    if (this.sharing) {
      for (const local of this.#screen.splice(0)) {
        local.mediaTrack?.stop();
        this.#client.unpublish(local);
      }
      this.dispatchEvent(new CustomEvent("screen", { detail: false }));
    }
  }
}
