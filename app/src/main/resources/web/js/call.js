// The call itself: connects what this person sends, the client and the pictures.

import { Grid } from "./grid.js";
import { setIcon } from "./icon.js";
import { LevelMeter } from "./level-meter.js";
import { ParleyClient } from "./parley-client.js";
import { bannerText, leftWording } from "./wording.js";

const COPIED_MILLIS = 2000;
const UNSTABLE_AFTER_MILLIS = 2000;

/** One stay in a room, from joining to leaving. Event `ended` (detail `{state, cause, sent}`) when it is over. */
export class Call extends EventTarget {
  client;
  /**
   * When what happened first, in milliseconds since the page was opened; `latestPicture`: when the most recent of the
   * others' first pictures was there.
   * @type {Record<"joining" | "inRoom" | "mediaConnected" | "firstPicture" | "latestPicture", number | null>}
   */
  timings = { joining: null, inRoom: null, mediaConnected: null, firstPicture: null, latestPicture: null };
  #media;
  #announcer;
  #grid;
  #name;
  /** @type {import("./local-track.js").LocalTrack | null} */
  #microphone = null;
  /** @type {import("./local-track.js").LocalTrack | null} */
  #camera = null;
  /** @type {LevelMeter | null} */
  #meter = null;
  /** @type {MediaStreamTrack | null} */
  #metered = null;
  #unstableTimer = 0;
  #stop = new AbortController();

  /**
   * @param {{room: string, name: string, codec: string | null}} options
   * @param {import("./local-media.js").LocalMedia} media
   * @param {import("./announcer.js").Announcer} announcer
   */
  constructor(options, media, announcer) {
    super();
    this.#media = media;
    this.#announcer = announcer;
    this.#name = options.name;
    this.client = new ParleyClient(options);
    this.#grid = new Grid(byId("grid"), this.client, () => this.#ownLevel());
    this.#listen();
  }

  /** @param {Promise<unknown>} [mediaReady] settles when camera and microphone have been asked for */
  start(mediaReady) {
    byId("call").hidden = false;
    byId("controls").hidden = false;
    byId("alone-link").textContent = roomLink();
    this.#grid.showSelf(this.#name);
    this.#showMedia();
    this.timings.joining = performance.now();
    this.client.connect(mediaReady);
  }

  leave() {
    this.client.leave();
  }

  #listen() {
    const { signal } = this.#stop;
    const client = this.client;
    const on = (type, handler) => client.addEventListener(type, (event) => handler(event.detail), { signal });
    on("state", ({ state, cause }) => this.#stateIs(state, cause));
    on("media", ({ state }) => this.#mediaIs(state));
    on("participantjoined", ({ participant, reason }) => this.#came(participant, reason));
    on("participantleft", ({ participant, reason }) => this.#went(participant, reason));
    this.#grid.addEventListener("firstframe", () => this.#pictureCame(), { signal });
    this.#grid.addEventListener("audioblocked", () => (byId("hear").hidden = false), { signal });
    this.#media.addEventListener("change", () => this.#showMedia(), { signal });
    const click = (id, handler) => byId(id).addEventListener("click", handler, { signal });
    click("toggle-microphone", () => this.#media.switchMicrophone(!this.#media.microphoneOn));
    click("toggle-camera", () => this.#media.switchCamera(!this.#media.cameraOn));
    click("copy-link", () => this.#copyLink());
    click("leave", () => this.leave());
    click("try-now", () => client.retryNow());
    click("hear", () => this.#hear());
    click("call-problem-close", () => this.#dismissProblem());
  }

  #stateIs(state, cause) {
    if (state === "left" || state === "disconnected") {
      const sent = { audio: this.#media.microphoneOn, video: this.#media.cameraOn };
      this.#close();
      this.dispatchEvent(new CustomEvent("ended", { detail: { state, cause, sent } }));
      return;
    }
    if (state === "connected") {
      this.timings.inRoom ??= performance.now();
      this.#announcer.say("You are in the room.");
    }
    this.#showBanner();
    this.#count();
  }

  #mediaIs(state) {
    if (state === "connected") {
      this.timings.mediaConnected ??= performance.now();
    }
    this.#showBannerSoon();
  }

  #pictureCame() {
    this.timings.latestPicture = performance.now();
    this.timings.firstPicture ??= this.timings.latestPicture;
  }

  #came(participant, reason) {
    if (reason === "joined") {
      this.#announcer.say(`${participant.name} joined.`);
    }
    this.#count();
  }

  #went(participant, reason) {
    this.#announcer.say(leftWording(participant.name, reason));
    this.#count();
  }

  #count() {
    const others = this.client.participants.length;
    byId("headcount").hidden = this.client.state !== "connected";
    byId("headcount-number").textContent = String(others + 1);
    byId("alone").hidden = others > 0 || this.client.state !== "connected";
  }

  /** A short interruption is no news: only what lasts is told. */
  #showBannerSoon() {
    clearTimeout(this.#unstableTimer);
    if (this.client.mediaState === "disconnected") {
      this.#unstableTimer = window.setTimeout(() => this.#showBanner(), UNSTABLE_AFTER_MILLIS);
    } else {
      this.#showBanner();
    }
  }

  #showBanner() {
    const text = bannerText(this.client.state, this.client.mediaState);
    byId("banner").textContent = text;
    byId("try-now").hidden = this.client.state !== "reconnecting";
  }

  /** Brings what is sent, the bar and the own tile in line with the switches. */
  #showMedia() {
    const media = this.#media;
    this.#sendMicrophone(media.microphone, media.microphoneOn);
    this.#sendCamera(media.camera);
    this.#measure(media.microphone);
    this.#grid.updateSelf(media);
    showControl(byId("toggle-microphone"), media.microphoneOn, "microphone", ["Mute", "Unmute"], "microphone");
    showControl(byId("toggle-camera"), media.cameraOn, "camera", ["Stop video", "Start video"], "camera");
    const problem = media.problems[0];
    byId("call-problem").hidden = !problem;
    byId("call-problem-text").textContent = problem?.text ?? "";
  }

  #sendMicrophone(track, on) {
    if (track && !this.#microphone) {
      this.#microphone = this.client.publish(track, { source: "microphone", muted: !on });
    } else if (this.#microphone) {
      if (this.#microphone.mediaTrack !== track) {
        this.#microphone.replace(track);
      }
      this.#microphone.muted = !on || !track;
    }
  }

  #sendCamera(track) {
    if (track && !this.#camera) {
      this.#camera = this.client.publish(track, { source: "camera" });
    } else if (this.#camera && this.#camera.mediaTrack !== track) {
      this.#camera.replace(track);
      this.#camera.muted = !track;
    }
  }

  #measure(track) {
    if (track !== this.#metered) {
      this.#metered = track;
      this.#meter?.close();
      this.#meter = track ? new LevelMeter(track) : null;
    }
  }

  #ownLevel() {
    return this.#media.microphoneOn ? (this.#meter?.level() ?? 0) : 0;
  }

  #dismissProblem() {
    this.#media.problems = [];
    byId("call-problem").hidden = true;
    byId("toggle-microphone").focus();
  }

  #hear() {
    byId("hear").hidden = true;
    this.#grid.startAudio();
    byId("toggle-microphone").focus();
  }

  async #copyLink() {
    const button = byId("copy-link");
    const text = /** @type {HTMLElement} */ (button.querySelector(".text"));
    try {
      await navigator.clipboard.writeText(roomLink());
      text.textContent = "Copied";
      setIcon(button, "check");
      this.#announcer.say("The link to this room is copied.");
    } catch {
      byId("call-problem-text").textContent = `The link to this room is ${roomLink()}`;
      byId("call-problem").hidden = false;
    }
    setTimeout(() => {
      text.textContent = "Copy link";
      setIcon(button, "link");
    }, COPIED_MILLIS);
  }

  #close() {
    this.#stop.abort();
    clearTimeout(this.#unstableTimer);
    this.#measure(null);
    this.#grid.close();
    this.#media.close();
    for (const id of ["call", "controls", "hear", "headcount", "call-problem"]) {
      byId(id).hidden = true;
    }
    byId("banner").textContent = "";
  }
}

/** The address without what is only for this person, such as a name. */
function roomLink() {
  return `${location.origin}${location.pathname}`;
}

function showControl(button, on, sign, [whenOn, whenOff], noun) {
  const text = on ? whenOn : whenOff;
  setIcon(button, on ? sign : `${sign}-off`);
  button.querySelector(".text").textContent = text;
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("aria-label", `${text}, ${noun} currently ${on ? "on" : "off"}`);
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
