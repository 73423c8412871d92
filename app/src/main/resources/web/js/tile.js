// One picture in the grid: a person, or what a person shows of the screen.

import { icon } from "./icon.js";

const AVATAR_COLOURS = 8;

export class Tile {
  element = document.createElement("li");
  #video = document.createElement("video");
  #audio = document.createElement("audio");
  #name = document.createElement("span");
  #status = document.createElement("span");
  #label;
  #microphoneOn = true;
  #onFrame;
  #onAudioBlocked;

  /**
   * @param {{id: string, name: string, self?: boolean, screen?: boolean}} who
   * @param {{onFrame?: () => void, onAudioBlocked?: () => void}} [listeners] `onFrame`: a first picture is there
   */
  constructor({ id, name, self = false, screen = false }, { onFrame, onAudioBlocked } = {}) {
    this.#label = screen ? `${name}, screen` : self ? `${name} (you)` : name;
    this.#onFrame = onFrame;
    this.#onAudioBlocked = onAudioBlocked;
    const tile = this.element;
    tile.className = "tile";
    tile.dataset.participant = id;
    tile.dataset.video = "off";
    tile.dataset.speaking = "false";
    tile.classList.toggle("mirrored", self && !screen);
    tile.classList.toggle("screen", screen);
    for (const media of [this.#video, this.#audio]) {
      media.autoplay = true;
    }
    this.#video.muted = true; // sound has its own element, so that a browser that blocks sound still shows the picture
    this.#video.playsInline = true;
    this.#video.setAttribute("aria-hidden", "true");
    this.#video.addEventListener("loadeddata", () => this.#firstFrame());
    tile.append(this.#video, avatar(id, name), this.#caption());
    if (!self) {
      tile.append(this.#audio);
    }
  }

  get videoElement() {
    return this.#video;
  }

  /** @param {MediaStreamTrack | null} track */
  showVideo(track) {
    const shown = /** @type {MediaStream | null} */ (this.#video.srcObject)?.getVideoTracks()[0] ?? null;
    if (shown === track) {
      return;
    }
    this.element.dataset.video = "off";
    this.#video.srcObject = track ? new MediaStream([track]) : null;
    if (track) {
      this.#video.play().catch(() => {}); // interrupted by the next change of the source
    }
  }

  /** Whether the owner sends a picture now; without one the initials stand in its place. */
  showCameraOn(on) {
    this.element.classList.toggle("camera-off", !on);
  }

  /** @param {MediaStreamTrack | null} track */
  playAudio(track) {
    this.#audio.srcObject = track ? new MediaStream([track]) : null;
    if (track) {
      this.startAudio();
    }
  }

  /** Starts the sound; a browser may refuse until the person has clicked somewhere. */
  async startAudio() {
    if (this.#audio.srcObject) {
      try {
        await this.#audio.play();
      } catch (error) {
        if (error.name === "NotAllowedError") {
          this.#onAudioBlocked?.();
        }
      }
    }
  }

  showMicrophone(on) {
    this.#microphoneOn = on;
    this.element.classList.toggle("microphone-off", !on);
    this.#describe();
  }

  showSpeaking(speaking) {
    if ((this.element.dataset.speaking === "true") !== speaking) {
      this.element.dataset.speaking = String(speaking);
    }
  }

  close() {
    this.#video.srcObject = null;
    this.#audio.srcObject = null;
    this.element.remove();
  }

  #firstFrame() {
    if (this.#video.srcObject) {
      this.element.dataset.video = "on";
      this.#onFrame?.();
    }
  }

  #caption() {
    const caption = document.createElement("div");
    caption.className = "caption";
    this.#name.className = "name";
    this.#name.textContent = this.#label;
    this.#status.className = "visually-hidden";
    caption.append(icon("microphone-off", "muted-sign"), icon("speaking", "speaking-sign"), this.#name, this.#status);
    this.#describe();
    return caption;
  }

  #describe() {
    this.#status.textContent = this.#microphoneOn ? "" : ", microphone off";
  }
}

function avatar(id, name) {
  const element = document.createElement("div");
  element.className = `avatar colour-${colourOf(id + name)}`;
  element.setAttribute("aria-hidden", "true");
  const letters = document.createElement("span");
  letters.textContent = initials(name);
  element.append(letters);
  return element;
}

/** The first letters of the first and the last word. */
export function initials(name) {
  const words = name.split(/[\s_-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const letters = chosen.map((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? "").join("");
  return letters.toLocaleUpperCase() || "?";
}

function colourOf(text) {
  let hash = 0;
  for (const character of text) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  return hash % AVATAR_COLOURS;
}
