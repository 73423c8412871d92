// The call itself: connects the client with everything on the page that shows it or acts on it.

import { ChatPanel } from "./chat-panel.js";
import { Controls } from "./controls.js";
import { Grid } from "./grid.js";
import { showInvite } from "./invite.js";
import { LevelMeter, SpeakingDetector } from "./level-meter.js";
import { remembered } from "./memory.js";
import { Notices } from "./notices.js";
import { Panels } from "./panels.js";
import { PeoplePanel } from "./people-panel.js";
import { PublishedMedia } from "./published-media.js";
import { QualityWatch } from "./quality-watch.js";
import { SettingsPanel } from "./settings-panel.js";
import { ViewReport } from "./view-report.js";
import { leftWording, warningWording } from "./wording.js";
import { TypedEvents } from "./typed-events.js";

const LEVEL_MILLIS = 150;

/**
 * One stay in a room, from joining to leaving. Event `ended` (detail `{state, cause, sent}`) when it is over.
 * @extends {TypedEvents<{ended: {state: string, cause: import("./parley-client.js").Cause | null, sent: {audio: boolean, video: boolean}}}>}
 */
export class Call extends TypedEvents {
  client;
  /**
   * When what happened first, in milliseconds since the page was opened; `latestPicture`: when the most recent of the
   * others' first pictures was there.
   * @type {Record<"joining" | "inRoom" | "mediaConnected" | "firstPicture" | "latestPicture", number | null>}
   */
  timings = { joining: null, inRoom: null, mediaConnected: null, firstPicture: null, latestPicture: null };
  #media;
  #announcer;
  /** Of whom it was said that they lost the connection. @type {Set<string>} */
  #lost = new Set();
  #grid;
  #published;
  #controls;
  #notices;
  #panels;
  #settings;
  #name;
  /** @type {LevelMeter | null} */
  #meter = null;
  /** @type {MediaStreamTrack | null} */
  #metered = null;
  #level = 0;
  #talking = new SpeakingDetector();
  #meterTimer = 0;
  #stop = new AbortController();

  /**
   * @param {import("./parley-client.js").ParleyClient} client which is not connected yet
   * @param {string} name what this person is called
   * @param {import("./local-media.js").LocalMedia} media
   * @param {import("./announcer.js").Announcer} announcer
   */
  constructor(client, name, media, announcer) {
    super();
    const { signal } = this.#stop;
    this.#media = media;
    this.#announcer = announcer;
    this.#name = name;
    this.client = client;
    this.#grid = new Grid(byId("grid"), this.client, () => (this.#media.microphoneOn ? this.#level : 0));
    this.#published = new PublishedMedia(this.client);
    this.#panels = new Panels(signal);
    new ChatPanel(this.client, this.#panels, announcer, signal);
    new PeoplePanel(this.client, signal);
    this.#settings = new SettingsPanel(media, this.#panels, () => this.report(), signal);
    this.#controls = new Controls(this.#actions(), () => this.#settings.shortcutsOn, signal);
    this.#notices = new Notices(this.client, announcer, signal);
    const view = new ViewReport(this.client, this.#grid, signal);
    new QualityWatch(this.client, this.#grid, this.#settings, signal);
    this.#settings.addEventListener("receive", ({ detail }) => view.choose(detail));
    this.#settings.addEventListener("speaker", ({ detail }) => this.#grid.playOn(detail));
    this.#listen(signal);
  }

  /** @param {Promise<unknown>} [mediaReady] settles when camera and microphone have been asked for */
  start(mediaReady) {
    byId("call").hidden = false;
    byId("controls").hidden = false;
    this.#grid.showSelf(this.#name);
    this.#grid.playOn(remembered("speaker"));
    this.#controls.showLayout(this.#grid.layout);
    this.#controls.showHand(false);
    this.#meterTimer = window.setInterval(() => this.#listenToSelf(), LEVEL_MILLIS);
    this.#showMedia();
    this.timings.joining = performance.now();
    this.client.connect(mediaReady);
  }

  leave() {
    this.client.leave();
  }

  /** Everything that is known of this call, for whoever looks for a fault. */
  async report() {
    const { room, state, mediaState, cause, self, settings, recoveries } = this.client;
    const participants = this.client.participants.map((each) => ({ ...each, tracks: [...each.tracks.keys()] }));
    const stats = await this.client.stats();
    const entries = [...((await this.client.peerConnection?.getStats())?.values() ?? [])];
    return { at: new Date().toISOString(), browser: navigator.userAgent, room, state, mediaState, cause, self, settings,
      timings: this.timings, recoveries, participants, stats, entries };
  }

  #actions() {
    return {
      microphone: () => this.#published.allowed && this.#media.switchMicrophone(!this.#media.microphoneOn),
      talk: (on) => this.#published.allowed && this.#media.switchMicrophone(on),
      camera: () => this.#published.allowed && this.#media.switchCamera(!this.#media.cameraOn),
      screen: () => this.#toggleScreen(),
      hand: () => this.client.raiseHand(!this.client.self?.hand),
      chat: (opener) => this.#panels.toggle("chat", opener),
      people: (opener) => this.#panels.toggle("people", opener),
      settings: (opener) => this.#panels.toggle("settings", opener),
      layout: () => this.#toggleLayout(),
      invite: () => showInvite(roomLink(), this.#announcer),
      leave: () => this.leave(),
    };
  }

  #listen(signal) {
    const client = this.client;
    const on = (type, handler) => client.addEventListener(type, (event) => handler(event.detail), { signal });
    on("state", ({ state, cause }) => this.#stateIs(state, cause));
    on("media", ({ state }) => state === "connected" && (this.timings.mediaConnected ??= performance.now()));
    on("self", ({ self, changed }) => this.#selfIs(self, changed));
    on("participantjoined", ({ participant, reason }) => this.#came(participant, reason));
    on("participantleft", ({ participant, reason }) => this.#went(participant, reason));
    on("participantupdated", (update) => this.#updated(update));
    on("mutedbyhost", ({ by, source }) => this.#mutedByHost(by, source));
    on("warning", (warning) => this.#warn(warning));
    this.#grid.addEventListener("firstframe", () => this.#pictureCame(), { signal });
    this.#grid.addEventListener("audioblocked", () => (byId("hear").hidden = false), { signal });
    this.#grid.addEventListener("quality", ({ detail }) => this.#explain(detail), { signal });
    this.#published.addEventListener("screen", () => this.#showMedia(), { signal });
    this.#media.addEventListener("change", () => this.#showMedia(), { signal });
    const click = (id, handler) => byId(id).addEventListener("click", handler, { signal });
    click("hear", () => this.#hear());
    click("alone-invite", () => showInvite(roomLink(), this.#announcer));
    click("call-problem-close", () => this.#dismissProblem());
    click("lobby-leave", () => this.leave());
  }

  #stateIs(state, cause) {
    if (state === "left" || state === "disconnected") {
      const sent = { audio: this.#media.microphoneOn, video: this.#media.cameraOn };
      this.#close();
      this.dispatchEvent(new CustomEvent("ended", { detail: { state, cause, sent } }));
      return;
    }
    this.#showLobby(state === "waiting");
    if (state === "connected") {
      if (this.timings.inRoom === null) {
        this.#announcer.say("You are in the room.");
      }
      this.timings.inRoom ??= performance.now();
    }
    this.#count();
  }

  #showLobby(waiting) {
    if (waiting && byId("lobby").hidden) {
      byId("lobby").hidden = false;
      byId("lobby-title").focus();
    }
    byId("lobby").hidden = !waiting;
    byId("call").hidden = waiting;
    byId("controls").hidden = waiting;
  }

  #selfIs(self, changed) {
    this.#grid.updateOwn(self);
    this.#controls.showHand(self.hand);
    if (changed.includes("role")) {
      this.#roleIs(self.role);
    }
  }

  #roleIs(role) {
    if (role === "viewer") {
      this.#media.close();
      this.#published.stopScreen();
      this.#announcer.say("You are a viewer in this room: you see and hear the others.");
    }
    this.#showMedia();
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
    this.#lost.delete(participant.id);
    this.#announcer.say(leftWording(participant.name, reason));
    this.#count();
  }

  #updated({ participant, changed }) {
    if (changed.includes("hand") && participant.hand) {
      this.#announcer.say(`${participant.name} raised a hand.`);
    }
    if (participant.connection === "away" && !participant.away?.pageClosed && changed.includes("connection")) {
      this.#lost.add(participant.id);
      this.#announcer.say(`${participant.name} lost the connection.`);
    } else if (participant.connection === "connected" && this.#lost.delete(participant.id)) {
      this.#announcer.say(`${participant.name} is back.`);
    }
  }

  async #mutedByHost(by, source) {
    if (source === "microphone") {
      await this.#media.switchMicrophone(false);
    } else if (source === "camera") {
      await this.#media.switchCamera(false);
    } else {
      this.#published.stopScreen();
    }
    const what = { microphone: "muted you", camera: "stopped your video", screen: "stopped your screen sharing" }[source];
    this.#tell(`${by} ${what}.`);
  }

  #warn(warning) {
    const text = warningWording(warning);
    if (text) {
      this.#tell(text);
    }
  }

  #explain({ name, quality }) {
    this.#tell(quality?.text ? `${name}: ${quality.text}` : `${name}: the connection is good.`);
  }

  #tell(text) {
    byId("call-problem").hidden = false;
    byId("call-problem-text").textContent = text;
  }

  #count() {
    const others = this.client.participants.length;
    byId("headcount").hidden = this.client.state !== "connected";
    byId("headcount-number").textContent = String(others + 1);
    byId("alone").hidden = others > 0 || this.client.state !== "connected";
  }

  /** Brings what is sent, the bar and the own tile in line with the switches. */
  #showMedia() {
    const media = this.#media;
    const allowed = this.#published.allowed;
    this.#published.follow(media);
    this.#measure(media.microphone);
    this.#grid.updateSelf(media);
    this.#controls.showMicrophone(media.microphoneOn, allowed);
    this.#controls.showCamera(media.cameraOn, allowed);
    this.#controls.showScreen(this.#published.sharing, allowed);
    const problem = media.problems[0];
    if (problem) {
      this.#tell(problem.text);
    }
  }

  async #toggleScreen() {
    if (this.#published.sharing) {
      this.#published.stopScreen();
    } else if (this.#published.allowed) {
      try {
        await this.#published.shareScreen();
      } catch (error) {
        if (/** @type {Error} */ (error).name !== "NotAllowedError") {
          this.#tell("The screen could not be shared."); // who says no to the browser's question knows it
        }
      }
    }
  }

  #toggleLayout() {
    this.#grid.layout = this.#grid.layout === "grid" ? "speaker" : "grid";
    this.#controls.showLayout(this.#grid.layout);
  }

  #measure(track) {
    if (track !== this.#metered) {
      this.#metered = track;
      this.#meter?.close();
      this.#meter = track ? new LevelMeter(track) : null;
    }
  }

  /** Also while muted: who talks then wants to know. */
  #listenToSelf() {
    this.#level = this.#meter?.level() ?? 0;
    const talking = this.#talking.update(this.#level > 0.05 ? this.#level : 0, performance.now());
    if (talking && !this.#media.microphoneOn && this.#media.microphone) {
      this.#notices.talkingWhileMuted(this.#settings.shortcutsOn);
    } else if (this.#media.microphoneOn) {
      this.#notices.noHint();
    }
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

  #close() {
    this.#panels.close();
    this.#published.stopScreen();
    this.#stop.abort();
    clearInterval(this.#meterTimer);
    this.#measure(null);
    this.#grid.close();
    this.#media.close();
    for (const id of ["call", "controls", "hear", "headcount", "call-problem", "lobby", "locked-sign"]) {
      byId(id).hidden = true;
    }
  }
}

/** The address without what is only for this person, such as a name; an invitation belongs to it. */
function roomLink() {
  return `${location.origin}${location.pathname}`;
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
