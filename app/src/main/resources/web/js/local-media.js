// What this person sends: one microphone, one camera, and whether each is on.

import { audioConstraints, openDevices, problem, videoConstraints } from "./media.js";
import { remember, remembered } from "./memory.js";

/**
 * Event `change`: a track, a switch or a problem is other than before.
 *
 * A microphone that is off stays open and silent, so that it comes back at once; a camera that is off is closed, so that
 * its light goes out.
 */
export class LocalMedia extends EventTarget {
  /** @type {MediaStreamTrack | null} */
  microphone = null;
  /** @type {MediaStreamTrack | null} */
  camera = null;
  microphoneOn = false;
  cameraOn = false;
  /** @type {import("./media.js").MediaProblem[]} */
  problems = [];
  /** What is being opened, each until it is there or no longer wanted. @type {{audio: object | null, video: object | null}} */
  #opening = { audio: null, video: null };
  #height;
  #microphoneId = remembered("microphone");
  #cameraId = remembered("camera");

  /** @param {number | null} height height of the camera's picture, or null for the usual size */
  constructor(height) {
    super();
    this.#height = height;
  }

  /** Opens what is asked for, as far as possible, and switches it on. @param {{audio: boolean, video: boolean}} wanted */
  async open({ audio, video }) {
    const opening = {};
    this.#opening = { audio: audio ? opening : this.#opening.audio, video: video ? opening : this.#opening.video };
    const opened = await openDevices({
      audio: audio ? audioConstraints(this.#microphoneId) : null,
      video: video ? videoConstraints(this.#height, this.#cameraId) : null,
    });
    const stillWanted = { audio: this.#opening.audio === opening, video: this.#opening.video === opening };
    if (stillWanted.audio) {
      this.#useMicrophone(opened.audio);
    } else {
      opened.audio?.stop();
    }
    if (stillWanted.video) {
      this.#useCamera(opened.video);
    } else {
      opened.video?.stop();
    }
    this.problems = opened.problems;
    this.#changed();
  }

  async switchMicrophone(on) {
    if (on && !this.microphone) {
      if (!this.#opening.audio) {
        await this.open({ audio: true, video: false });
      }
      return;
    }
    if (this.microphone) {
      this.microphoneOn = on;
      this.microphone.enabled = on;
    } else {
      this.#useMicrophone(null);
    }
    this.#changed();
  }

  async switchCamera(on) {
    if (on && !this.camera) {
      if (!this.#opening.video) {
        await this.open({ audio: false, video: true });
      }
      return;
    }
    if (!on) {
      this.#useCamera(null);
    }
    this.#changed();
  }

  /** @param {string} deviceId */
  async chooseMicrophone(deviceId) {
    this.#microphoneId = deviceId;
    remember("microphone", deviceId);
    const wasOn = this.microphoneOn;
    this.#useMicrophone(null);
    await this.open({ audio: true, video: false });
    if (!wasOn) {
      await this.switchMicrophone(false);
    }
  }

  /** @param {string} deviceId */
  async chooseCamera(deviceId) {
    this.#cameraId = deviceId;
    remember("camera", deviceId);
    this.#useCamera(null); // first, since some systems open one camera at a time only
    await this.open({ audio: false, video: true });
  }

  close() {
    this.#useMicrophone(null);
    this.#useCamera(null);
  }

  #useMicrophone(track) {
    this.#opening.audio = null;
    this.microphone?.stop();
    this.microphone = track;
    this.microphoneOn = track !== null;
    track?.addEventListener("ended", () => {
      if (this.microphone === track) {
        this.#lost("microphone");
      }
    });
  }

  #useCamera(track) {
    this.#opening.video = null;
    this.camera?.stop();
    this.camera = track;
    this.cameraOn = track !== null;
    track?.addEventListener("ended", () => {
      if (this.camera === track) {
        this.#lost("camera");
      }
    });
  }

  /** The device was unplugged, or the permission was taken back: another device takes its place if there is one. */
  async #lost(device) {
    const microphone = device === "microphone";
    const wasOn = this.microphoneOn;
    if (microphone) {
      this.#useMicrophone(null);
      this.#microphoneId = "";
    } else {
      this.#useCamera(null);
      this.#cameraId = "";
    }
    await this.open({ audio: microphone, video: !microphone });
    if (microphone && this.microphone && !wasOn) {
      await this.switchMicrophone(false);
    }
    const now = microphone ? this.microphone : this.camera;
    const instead = now?.label ? ` ${now.label} is used now.` : "";
    this.problems = [{ ...problem("failed", device), text: `Your ${device} was disconnected.${instead}` }];
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
