// Before the call: how do I look, am I heard, what am I called?

import { setIcon } from "./icon.js";
import { barFraction, LevelMeter } from "./level-meter.js";
import { listDevices } from "./media.js";
import { remember, remembered } from "./memory.js";
import { fillDevices } from "./settings-panel.js";
import { cleanName } from "./page-options.js";
import { TypedEvents } from "./typed-events.js";

const QUESTION_HINT_MILLIS = 5000;

/**
 * The pre-join screen. Event `join` (detail `{name}`): the person wants to go in.
 * @extends {TypedEvents<{join: {name: string}}>}
 */
export class Prejoin extends TypedEvents {
  #media;
  #parts = {
    section: byId("prejoin"),
    form: byId("prejoin-form"),
    name: /** @type {HTMLInputElement} */ (byId("name")),
    nameError: byId("name-error"),
    problems: byId("problems"),
    video: /** @type {HTMLVideoElement} */ (byId("preview-video")),
    empty: byId("preview-empty"),
    microphone: /** @type {HTMLButtonElement} */ (byId("prejoin-microphone")),
    camera: /** @type {HTMLButtonElement} */ (byId("prejoin-camera")),
    microphoneChoice: /** @type {HTMLSelectElement} */ (byId("microphone-choice")),
    cameraChoice: /** @type {HTMLSelectElement} */ (byId("camera-choice")),
    meter: byId("meter"),
    meterBar: byId("meter-bar"),
  };
  /** @type {LevelMeter | null} */
  #meter = null;
  /** @type {MediaStreamTrack | null} */
  #metered = null;
  #frame = 0;
  #open = false;
  #asking = false;
  #onChange = () => this.#show();
  #onDevices = () => this.#showDevices();

  /** @param {import("./local-media.js").LocalMedia} media */
  constructor(media) {
    super();
    this.#media = media;
    const parts = this.#parts;
    parts.form.addEventListener("submit", (event) => this.#submit(event));
    parts.microphone.addEventListener("click", () => media.switchMicrophone(!media.microphoneOn));
    parts.camera.addEventListener("click", () => media.switchCamera(!media.cameraOn));
    parts.microphoneChoice.addEventListener("change", () => media.chooseMicrophone(parts.microphoneChoice.value));
    parts.cameraChoice.addEventListener("change", () => media.chooseCamera(parts.cameraChoice.value));
    parts.name.addEventListener("input", () => this.#nameError(""));
  }

  /** @param {{name: string, audio: boolean, video: boolean}} options */
  async show({ name, audio, video }) {
    this.#open = true;
    this.#parts.section.hidden = false;
    this.#parts.name.value = name || remembered("name");
    this.#media.addEventListener("change", this.#onChange);
    navigator.mediaDevices?.addEventListener?.("devicechange", this.#onDevices);
    await this.#ask({ audio, video });
  }

  hide() {
    this.#open = false;
    this.#parts.section.hidden = true;
    this.#media.removeEventListener("change", this.#onChange);
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.#onDevices);
    this.#parts.video.srcObject = null;
    this.#measure(null);
  }

  async #ask(wanted) {
    this.#asking = true;
    const hint = setTimeout(() => {
      if (this.#open) {
        this.#parts.problems.replaceChildren(paragraph("Your browser is asking for camera and microphone: look near the address bar."));
      }
    }, QUESTION_HINT_MILLIS);
    this.#show();
    await this.#media.open(wanted);
    clearTimeout(hint);
    this.#asking = false;
    if (this.#open) {
      this.#show();
      await this.#showDevices();
    }
  }

  #show() {
    const { media, parts } = { media: this.#media, parts: this.#parts };
    const shown = /** @type {MediaStream | null} */ (parts.video.srcObject)?.getVideoTracks()[0] ?? null;
    if (shown !== media.camera) {
      parts.video.srcObject = media.camera ? new MediaStream([media.camera]) : null;
    }
    parts.video.hidden = !media.cameraOn;
    parts.empty.hidden = media.cameraOn;
    parts.empty.textContent = this.#asking ? "Starting your camera…" : "Your camera is off";
    showSwitch(parts.microphone, "microphone", media.microphoneOn, "Microphone");
    showSwitch(parts.camera, "camera", media.cameraOn, "Camera");
    parts.microphone.disabled = this.#asking;
    parts.camera.disabled = this.#asking;
    this.#measure(media.microphone);
    this.#showProblems();
  }

  #showProblems() {
    if (this.#asking) {
      return;
    }
    const problems = this.#media.problems;
    const texts = problems.map((problem) => paragraph(problem.text));
    if (problems.length > 0) {
      const nothing = !this.#media.microphone && !this.#media.camera;
      texts.push(paragraph(nothing ? "You can join all the same, to listen and watch." : "You can join all the same."));
    }
    this.#parts.problems.replaceChildren(...texts);
    if (problems.some((problem) => problem.code !== "insecure")) {
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = "Try again";
      again.addEventListener("click", () => this.#ask({ audio: !this.#media.microphone, video: !this.#media.camera }));
      this.#parts.problems.append(again);
    }
  }

  async #showDevices() {
    const { cameras, microphones } = await listDevices();
    fillDevices(this.#parts.cameraChoice, cameras, this.#media.camera, "Camera");
    fillDevices(this.#parts.microphoneChoice, microphones, this.#media.microphone, "Microphone");
    byId("camera-field").hidden = cameras.length === 0;
    byId("microphone-field").hidden = microphones.length === 0;
  }

  #measure(track) {
    if (track === this.#metered) {
      return;
    }
    this.#metered = track;
    this.#meter?.close();
    this.#meter = track ? new LevelMeter(track) : null;
    cancelAnimationFrame(this.#frame);
    this.#drawLevel();
  }

  #drawLevel() {
    const fraction = this.#meter ? barFraction(this.#meter.level()) : 0;
    this.#parts.meterBar.style.transform = `scaleX(${fraction.toFixed(3)})`;
    this.#parts.meter.setAttribute("aria-valuenow", String(Math.round(fraction * 100)));
    if (this.#meter) {
      this.#frame = requestAnimationFrame(() => this.#drawLevel());
    }
  }

  #submit(event) {
    event.preventDefault();
    const name = cleanName(this.#parts.name.value);
    if (name === "") {
      this.#nameError("Type the name that the others will see.");
      this.#parts.name.focus();
    } else {
      remember("name", name);
      this.dispatchEvent(new CustomEvent("join", { detail: { name } }));
    }
  }

  #nameError(text) {
    this.#parts.nameError.textContent = text;
    if (text) {
      this.#parts.name.setAttribute("aria-invalid", "true");
    } else {
      this.#parts.name.removeAttribute("aria-invalid");
    }
  }
}

/** Shows a switch for a device: its sign, its state, and what a press will do. */
export function showSwitch(button, sign, on, noun) {
  setIcon(button, on ? sign : `${sign}-off`);
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("aria-label", on ? `Turn ${noun.toLowerCase()} off, currently on` : `Turn ${noun.toLowerCase()} on, currently off`);
  button.title = on ? `Turn ${noun.toLowerCase()} off` : `Turn ${noun.toLowerCase()} on`;
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
