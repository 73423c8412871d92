// Devices, what is received, shortcuts, and what the connection is like.

import { listDevices } from "./media.js";
import { remember, remembered } from "./memory.js";
import { TypedEvents } from "./typed-events.js";

/**
 * Event `receive` (detail: `auto`, `low` or `off`), `speaker` (detail: a device's id).
 * @extends {TypedEvents<{receive: "auto" | "low" | "off", speaker: string}>}
 */
export class SettingsPanel extends TypedEvents {
  #media;
  #receive = /** @type {HTMLSelectElement} */ (byId("receive-quality"));
  #shortcuts = /** @type {HTMLInputElement} */ (byId("shortcuts-on"));

  /**
   * @param {import("./local-media.js").LocalMedia} media
   * @param {import("./panels.js").Panels} panels
   * @param {() => Promise<object>} report everything that is known of this call
   * @param {AbortSignal} signal ends it
   */
  constructor(media, panels, report, signal) {
    super();
    this.#media = media;
    const on = (id, type, handler) => byId(id).addEventListener(type, handler, { signal });
    const value = (id) => /** @type {HTMLSelectElement} */ (byId(id)).value;
    on("call-microphone", "change", () => media.chooseMicrophone(value("call-microphone")));
    on("call-camera", "change", () => media.chooseCamera(value("call-camera")));
    on("call-speaker", "change", () => this.#chooseSpeaker(value("call-speaker")));
    on("receive-quality", "change", () => this.#tell("receive", this.#receive.value));
    on("shortcuts-on", "change", () => remember("shortcuts", this.#shortcuts.checked ? "on" : "off"));
    on("save-report", "click", async () => save(await report()));
    this.#shortcuts.checked = remembered("shortcuts") !== "off";
    panels.addEventListener("open", ({ detail }) => detail === "settings" && this.#list(), { signal });
    media.addEventListener("change", () => panels.shown === "settings" && this.#list(), { signal });
    navigator.mediaDevices?.addEventListener?.("devicechange", () => panels.shown === "settings" && this.#list(), { signal });
  }

  get shortcutsOn() {
    return this.#shortcuts.checked;
  }

  /** @param {Array<[string, string]>} facts names and values */
  showConnection(facts) {
    byId("connection-facts").replaceChildren(
      ...facts.map(([name, value]) => {
        const row = document.createElement("div");
        const term = document.createElement("dt");
        term.textContent = name;
        const words = document.createElement("dd");
        words.textContent = value;
        row.append(term, words);
        return row;
      }),
    );
  }

  async #list() {
    const { cameras, microphones, speakers } = await listDevices();
    fillDevices(byId("call-microphone"), microphones, this.#media.microphone, "Microphone");
    fillDevices(byId("call-camera"), cameras, this.#media.camera, "Camera");
    byId("speaker-field").hidden = speakers.length === 0 || !("setSinkId" in HTMLMediaElement.prototype);
    fillDevices(byId("call-speaker"), speakers, null, "Speaker");
  }

  #chooseSpeaker(id) {
    remember("speaker", id);
    this.#tell("speaker", id);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Fills a choice with devices, the present one chosen. @param {MediaStreamTrack | null} track */
export function fillDevices(element, devices, track, noun) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const current = track?.getSettings().deviceId ?? select.value;
  const options = devices.map((device, index) => new Option(device.label || `${noun} ${index + 1}`, device.deviceId));
  if (options.length === 0) {
    options.push(new Option(`No ${noun.toLowerCase()} found`, ""));
  }
  select.replaceChildren(...options);
  select.disabled = devices.length === 0;
  if (devices.some((device) => device.deviceId === current)) {
    select.value = current;
  }
}

function save(report) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: "application/json" }));
  link.download = `parley-report-${new Date().toISOString().replace(/[:.]/g, "-")}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
