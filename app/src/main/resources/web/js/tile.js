// One picture in the grid: a person, or what a person shows of the screen.

import { icon, setIcon } from "./icon.js";
import { awayWording } from "./wording.js";

const AVATAR_COLOURS = 8;
export class Tile {
  element = document.createElement("li");
  /** How many words there are for it at this moment: see quality.js. */
  #quality = { level: 3, text: "" };
  #video = document.createElement("video");
  #audio = document.createElement("audio");
  #name = document.createElement("span");
  #status = document.createElement("span");
  #trouble = document.createElement("p");
  #signal = document.createElement("button");
  #pin = document.createElement("button");
  #who;
  /** @type {import("./roster.js").Participant["away"]} */
  #away = null;
  #awayUntil = 0;
  #awayTimer = 0;
  #microphoneOn = true;
  #hand = false;
  #listeners;

  /**
   * @param {{id: string, name: string, self?: boolean, screen?: boolean}} who
   * @param {{onFrame?: () => void, onAudioBlocked?: () => void, onPin?: () => void, onQuality?: () => void}} [listeners]
   *   `onFrame`: a first picture is there; `onQuality`: the person asks why the quality is what it is
   */
  constructor(who, listeners = {}) {
    this.#who = who;
    this.#listeners = listeners;
    const { id, self = false, screen = false } = who;
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
    this.#trouble.className = "trouble";
    this.#trouble.hidden = true;
    const shade = document.createElement("div");
    shade.className = "avatar";
    shade.setAttribute("aria-hidden", "true");
    shade.append(document.createElement("span"));
    tile.append(this.#video, shade, this.#trouble, this.#caption(), this.#buttons());
    if (!self) {
      tile.append(this.#audio);
    }
    this.rename(who.name);
  }

  get videoElement() {
    return this.#video;
  }

  get audioElement() {
    return this.#audio;
  }

  rename(name) {
    const { id, self, screen } = this.#who;
    this.#name.textContent = screen ? `${name}, screen` : self ? `${name} (you)` : name;
    const shade = /** @type {HTMLElement} */ (this.element.querySelector(".avatar"));
    shade.className = `avatar colour-${colourOf(id + name)}`;
    /** @type {HTMLElement} */ (shade.firstElementChild).textContent = initials(name);
    this.#describeButtons();
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
        if (/** @type {Error} */ (error).name === "NotAllowedError") {
          this.#listeners.onAudioBlocked?.();
        }
      }
    }
  }

  showMicrophone(on) {
    this.#microphoneOn = on;
    this.element.classList.toggle("microphone-off", !on);
    this.#describe();
  }

  showHand(raised) {
    this.#hand = raised;
    this.element.classList.toggle("hand-raised", raised);
    this.#describe();
  }

  showSpeaking(speaking) {
    if ((this.element.dataset.speaking === "true") !== speaking) {
      this.element.dataset.speaking = String(speaking);
    }
  }

  /** @param {"connected" | "unstable" | "away"} connection @param {import("./roster.js").Participant["away"]} away */
  showConnection(connection, away) {
    if (connection !== this.element.dataset.connection || away !== this.#away) {
      this.element.dataset.connection = connection;
      this.#away = away;
      this.#awayUntil = performance.now() + (away?.keptSeconds ?? 0) * 1000;
      this.#showTrouble();
    }
  }

  /** Why nothing comes, and how long the seat is kept: for the eye only, as a number that changes is a nuisance to hear. */
  #showTrouble() {
    clearTimeout(this.#awayTimer);
    const connection = this.element.dataset.connection;
    this.#trouble.hidden = connection !== "unstable" && connection !== "away";
    if (connection === "away") {
      const seconds = Math.ceil((this.#awayUntil - performance.now()) / 1000);
      const wait = this.#away?.pageClosed ? "" : seconds > 0 ? `. Waiting for ${seconds} s` : ". Waiting…";
      this.#trouble.textContent = awayWording(this.#away) + wait;
      this.#awayTimer = window.setTimeout(() => this.#showTrouble(), 1000);
    } else {
      this.#trouble.textContent = connection === "unstable" ? "Unstable connection" : "";
    }
  }

  /** @param {{level: number, text: string}} quality level 1 (poor) to 3 (good), and why */
  showQuality(quality) {
    if (quality.level !== this.#quality.level || quality.text !== this.#quality.text) {
      this.#quality = quality;
      this.#signal.dataset.level = String(quality.level);
      this.#describeButtons();
    }
  }

  get quality() {
    return this.#quality;
  }

  showPinned(pinned) {
    this.element.classList.toggle("pinned", pinned);
    this.#pin.setAttribute("aria-pressed", String(pinned));
    this.#describeButtons();
  }

  close() {
    clearTimeout(this.#awayTimer);
    this.#video.srcObject = null;
    this.#audio.srcObject = null;
    this.element.remove();
  }

  #firstFrame() {
    if (this.#video.srcObject) {
      this.element.dataset.video = "on";
      this.#listeners.onFrame?.();
    }
  }

  #caption() {
    const caption = document.createElement("div");
    caption.className = "caption";
    this.#name.className = "name";
    this.#status.className = "visually-hidden";
    caption.append(icon("hand", "hand-sign"), icon("microphone-off", "muted-sign"), icon("speaking", "speaking-sign"));
    caption.append(this.#name, this.#status);
    this.#describe();
    return caption;
  }

  #buttons() {
    const buttons = document.createElement("div");
    buttons.className = "tile-buttons";
    this.#signal.type = "button";
    this.#signal.className = "tile-button signal";
    this.#signal.dataset.level = "3";
    this.#signal.append(signalBars());
    this.#signal.addEventListener("click", () => this.#listeners.onQuality?.());
    this.#pin.type = "button";
    this.#pin.className = "tile-button pin";
    this.#pin.setAttribute("aria-pressed", "false");
    this.#pin.append(icon("pin"));
    this.#pin.addEventListener("click", () => this.#listeners.onPin?.());
    buttons.append(this.#signal, this.#pin);
    return buttons;
  }

  #describe() {
    this.#status.textContent = (this.#microphoneOn ? "" : ", microphone off") + (this.#hand ? ", hand raised" : "");
  }

  #describeButtons() {
    const name = this.#name.textContent;
    const word = ["", "poor", "fair", "good"][this.#quality.level];
    this.#signal.setAttribute("aria-label", `Connection of ${name}: ${word}`);
    this.#signal.title = `Connection: ${word}. ${this.#quality.text}`.trim();
    const pinned = this.#pin.getAttribute("aria-pressed") === "true";
    this.#pin.setAttribute("aria-label", pinned ? `Unpin ${name}, currently large` : `Pin ${name}, to show it large`);
    this.#pin.title = pinned ? "Unpin" : "Pin";
    setIcon(this.#pin, "pin");
  }
}

/** Three bars, of which as many are bright as the level says: the shape tells, too, not only the colour. */
function signalBars() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon bars");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [index, height] of [5, 10, 15].entries()) {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    bar.setAttribute("class", `bar bar-${index + 1}`);
    bar.setAttribute("x", String(3 + index * 7));
    bar.setAttribute("y", String(20 - height));
    bar.setAttribute("width", "4");
    bar.setAttribute("height", String(height));
    bar.setAttribute("rx", "1.2");
    svg.append(bar);
  }
  return svg;
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
