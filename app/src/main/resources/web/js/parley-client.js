// The client SDK: joins a room of a Parley server, publishes tracks, and tells of everyone else's. See docs/sdk.md.
//
//   const client = new ParleyClient({ room: "demo", name: "Ann" });
//   client.addEventListener("trackadded", ({ detail: { track } }) => show(track.mediaTrack));
//   client.connect();
//   client.publish(microphoneTrack, { source: "microphone" });

import { collectStats } from "./call-stats.js";
import { LocalTrack } from "./local-track.js";
import { Negotiator } from "./negotiator.js";
import { Recovery } from "./recovery.js";
import { HostPowers } from "./room-powers.js";
import { Roster } from "./roster.js";
import { SignalChannel } from "./signal-channel.js";

/** @typedef {"idle" | "connecting" | "waiting" | "connected" | "reconnecting" | "disconnected" | "left"} ClientState */
/** @typedef {{reason: string, message: string}} Cause */
/** @typedef {{token: string, connection: number}} SeatMemory */
/** @typedef {import("./roster.js").Participant} Participant */
/** @typedef {import("./roster.js").RemoteTrack} RemoteTrack */
/**
 * @typedef {object} ClientOptions
 * @property {string} room
 * @property {string} name
 * @property {string} [url] of the WebSocket; that of the page's own server if left out
 * @property {string | null} [token] an invitation
 * @property {string | null} [codec] the video codec to send: `vp8`, `vp9`, `h264` or `av1`
 * @property {"speaker" | "viewer"} [role] a lesser role than the best there is
 * @property {SeatMemory | null} [seat] takes this seat up again, from an earlier `seat` event, instead of a new one
 */

const CONNECT_LIMIT_MILLIS = 15_000;
const RECONNECT_LIMIT_MILLIS = 600_000;
const TRACKS_LIMIT_MILLIS = 300;
const RETRY_DELAYS_MILLIS = [0, 300, 1000, 2500, 5000, 7000];
const RETURN_LIMIT_MILLIS = 20_000;
const ICE_SERVERS_LIMIT_MILLIS = 1000;

/** Ends after which the server expects everyone back. */
const COME_BACK = ["shutdown", "internal"];

/**
 * One participant of one room.
 *
 * Events, all with a `detail`:
 * `state` {state, cause, nextTryAt}; `media` {state}: the peer connection's state; `recovery` {at, step, reason, millis};
 * `seat` {token, connection}: to be kept for a reload; `self` {self, changed}; `participantjoined`/`participantleft`
 * {participant, reason}; `participantupdated` {participant, changed}; `trackpublished`/`trackunpublished` {participant,
 * track}; `trackadded`/`trackremoved` {participant, track}: its `mediaTrack` is there or has gone; `trackmuted`
 * {participant, track}; `quality` {participant, track}; `speakers` {ids}; `chat` {chat, fresh}; `settings` {settings};
 * `lobby` {waiting}; `mutedbyhost` {by, source}; `warning` {code, message}.
 */
export class ParleyClient extends EventTarget {
  #options;
  /** @type {ClientState} */
  #state = "idle";
  #media = "idle";
  /** @type {Cause | null} */
  #cause = null;
  /** @type {{id: string, name: string, role: import("./roster.js").Role, hand: boolean, metadata: string} | null} */
  #self = null;
  #roster = new Roster({
    tell: (type, detail) => this.#tell(type, detail),
    want: (track) => this.#negotiator?.want(track.id, track.kind),
    unwant: (track) => this.#negotiator?.unwant(track.id),
  });
  #recovery = new Recovery({
    restartIce: () => this.#restartIce(),
    newConnection: () => this.#newConnection(),
    giveUp: () => this.#fail({ reason: "media-lost", message: "" }),
    changed: (entry) => this.#tell("recovery", entry),
  });
  /** @type {Set<LocalTrack>} */
  #locals = new Set();
  /** @type {SignalChannel | null} */
  #channel = null;
  /** Whether the channel has its seat, so that messages mean something to the server. */
  #seated = false;
  /** @type {Negotiator | null} */
  #negotiator = null;
  #token = "";
  #number = -1;
  #connection = 0;
  #everConnected = false;
  #attempt = 0;
  #giveUpAt = 0;
  #nextTryAt = 0;
  #retryTimer = 0;
  #mediaTimer = 0;
  #returnTimer = 0;
  /** @type {import("./room-powers.js").ChatMessage[]} */
  #chat = [];
  /** @type {import("./room-powers.js").RoomSettings} */
  #settings = { locked: false, lobby: false };
  /** @type {Map<string, string>} id to name of those in the lobby */
  #waiting = new Map();
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  /** @type {string[]} */
  #features = [];
  /** @type {((servers: RTCIceServer[]) => void) | null} */
  #iceServersCame = null;
  /** @type {Promise<unknown>} */
  #tracksReady = Promise.resolve();
  /** What hosts may do. */
  host = new HostPowers((message) => this.#say(message));

  /** @param {ClientOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#token = options.seat?.token ?? "";
    this.#connection = options.seat?.connection ?? 0;
    globalThis.addEventListener?.("online", () => this.#networkChanged());
    globalThis.document?.addEventListener?.("visibilitychange", () => document.hidden || this.#networkChanged());
    // @ts-ignore not in every browser
    globalThis.navigator?.connection?.addEventListener?.("change", () => this.#networkChanged());
  }

  get room() {
    return this.#options.room;
  }
  get state() {
    return this.#state;
  }
  /** The state of the peer connection: `idle`, `connecting`, `connected`, `disconnected` (for the moment) or `failed`. */
  get mediaState() {
    return this.#media;
  }
  /** Why the state is `disconnected` or `reconnecting`. */
  get cause() {
    return this.#cause;
  }
  /** While reconnecting: when the next try begins, on the clock of `performance.now()`. */
  get nextTryAt() {
    return this.#nextTryAt;
  }
  get self() {
    return this.#self;
  }
  /** Everyone else, in the order in which they came. */
  get participants() {
    return [...this.#roster.participants.values()];
  }
  get localTracks() {
    return [...this.#locals];
  }
  /** What was written, the oldest first, also before this client came. */
  get chat() {
    return this.#chat;
  }
  get settings() {
    return this.#settings;
  }
  /** Who waits in the lobby; only hosts are told. @returns {Array<{id: string, name: string}>} */
  get waiting() {
    return [...this.#waiting].map(([id, name]) => ({ id, name }));
  }
  /** The peer connection, for looking at. */
  get peerConnection() {
    return this.#negotiator?.peer ?? null;
  }
  /** What was done when media stopped, and why; the latest last. */
  get recoveries() {
    return this.#recovery.entries;
  }

  /**
   * Enters the room, or enters it again after `disconnected` or `left`. Progress is told by `state`.
   * @param {Promise<unknown>} [tracksReady] settles when the first tracks have been published: if that is soon, they are
   *   in the first offer, which saves a second one
   */
  connect(tracksReady = Promise.resolve()) {
    if (this.#state !== "idle" && this.#state !== "disconnected" && this.#state !== "left") {
      throw new Error(`connect() while ${this.#state}: wait for disconnected or call leave() first`);
    }
    this.#tracksReady = tracksReady;
    this.#everConnected = false;
    this.#attempt = 0;
    this.#giveUpAt = performance.now() + CONNECT_LIMIT_MILLIS;
    this.#enter("connecting", null);
    this.#join();
  }

  /**
   * Sends a track to the room. Allowed in any state: it is sent as soon as there is a connection, and again after a new one.
   * @param {MediaStreamTrack} mediaTrack
   * @param {{source: "microphone" | "camera" | "screen", muted?: boolean, encodings?: RTCRtpEncodingParameters[] | null}} options
   *   `encodings`: the layers of simulcast, which are used if the server can choose among them
   */
  publish(mediaTrack, options) {
    const local = new LocalTrack(mediaTrack, options, (track) => this.#announceMute(track), (track) => this.#sender(track));
    this.#locals.add(local);
    this.#negotiator?.publish(local);
    return local;
  }

  /** Takes a track out of the room. Its `MediaStreamTrack` is the caller's to stop. @param {LocalTrack} local */
  unpublish(local) {
    if (this.#locals.delete(local)) {
      this.#negotiator?.unpublish(local);
    }
  }

  /** Writes to everyone in the room; it comes back as a `chat` event. @param {string} text up to 2000 characters */
  sendChat(text) {
    this.#say({ type: "chat", text });
  }

  raiseHand(hand) {
    this.#say({ type: "update", hand });
  }

  /** @param {string} name */
  rename(name) {
    this.#options = { ...this.#options, name };
    this.#say({ type: "update", name });
  }

  /** A text of your own that the others see on your participant. @param {string} metadata up to 1024 characters */
  setMetadata(metadata) {
    this.#say({ type: "update", metadata });
  }

  /**
   * Tells the server what is shown, so that it sends no more than that; ignored by servers that cannot choose.
   * @param {Array<{track: string, width: number, height: number, visible: boolean, quality: "auto" | "low" | "off"}>} tracks
   */
  view(tracks) {
    if (this.#features.includes("view")) {
      this.#say({ type: "view", tracks });
    }
  }

  /** Whether pictures of the others are wanted at all; sound is in any case. @param {boolean} wanted */
  receiveVideo(wanted) {
    this.#roster.receiveVideo(wanted);
  }

  /** Leaves for good; nothing is heard from the server afterwards. */
  leave() {
    if (this.#state !== "left" && this.#state !== "idle") {
      this.#channel?.send({ type: "leave" });
      this.#drop(true);
      this.#forgetSeat();
      this.#roster.clear("left");
      this.#enter("left", null);
    }
  }

  /** While reconnecting: does not wait for the next try. */
  retryNow() {
    if (this.#state === "reconnecting" && this.#retryTimer !== 0) {
      clearTimeout(this.#retryTimer);
      this.#join();
    }
  }

  /** What is being received and sent, per track: see call-stats.js. */
  stats() {
    return collectStats(this.#negotiator, this.#roster.participants);
  }

  /** The page is shown again, or the network is another: finds out at once whether the server is still there. */
  #networkChanged() {
    this.retryNow();
    this.#channel?.probe();
  }

  // --- the signaling connection ------------------------------------------------------------------------------------------

  async #join() {
    this.#retryTimer = 0;
    const channel = new SignalChannel(this.#options.url ?? signalUrl());
    const isCurrent = () => this.#channel === channel;
    const before = this.#channel;
    this.#channel = channel;
    this.#seated = false;
    before?.close();
    channel.addEventListener("message", (event) => isCurrent() && this.#received(event.detail));
    channel.addEventListener("end", (event) => isCurrent() && this.#ended(event.detail));
    try {
      await channel.opened(Math.max(1000, Math.min(8000, this.#giveUpAt - performance.now())));
      if (this.#token) {
        const after = this.#number >= 0 ? { after: this.#number } : {};
        channel.send({ type: "resume", token: this.#token, ...after });
      } else {
        this.#ask(channel);
      }
    } catch {
      channel.close(); // and so "end", which decides whether to try again
    }
  }

  #ask(channel) {
    const { room, name, token, role } = this.#options;
    channel.send({ type: "join", v: 1, room, name, ...(token ? { token } : {}), ...(role ? { role } : {}) });
  }

  /** @param {import("./signal-channel.js").ChannelEnd} end */
  #ended(end) {
    const wasSeated = this.#seated;
    this.#channel = null;
    this.#seated = false;
    this.#negotiator?.pause();
    this.#recovery.signalingIs(false);
    if (end.said && !(COME_BACK.includes(end.reason) && (wasSeated || this.#state === "reconnecting"))) {
      this.#forgetSeat();
      this.#fail({ reason: end.reason, message: end.message });
    } else {
      const reason = end.said ? end.reason : this.#self ? "connection-lost" : "unreachable";
      this.#retry({ reason, message: end.message });
    }
  }

  /** Tries again a little later, unless that has been going on for too long. Media that still flows is left alone. */
  #retry(cause) {
    if (this.#state === "connected" || this.#state === "waiting") {
      this.#attempt = 0;
      this.#giveUpAt = performance.now() + RECONNECT_LIMIT_MILLIS;
    }
    if (performance.now() >= this.#giveUpAt) {
      this.#fail(cause);
      return;
    }
    const delay = RETRY_DELAYS_MILLIS[Math.min(this.#attempt++, RETRY_DELAYS_MILLIS.length - 1)];
    // So that a restarted server is not met by all at once; one that says goodbye needs a moment anyway.
    const spread = this.#attempt > 2 || cause.reason === "shutdown" ? Math.random() * 1000 : 0;
    this.#nextTryAt = performance.now() + delay + spread;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = window.setTimeout(() => this.#join(), delay + spread);
    if (this.#state !== "connecting") {
      this.#enter("reconnecting", cause);
    }
  }

  #fail(cause) {
    this.#drop(false);
    this.#roster.clear("disconnected");
    this.#enter("disconnected", cause);
  }

  #drop(forGood) {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#returnTimer);
    this.#retryTimer = 0;
    const channel = this.#channel;
    this.#channel = null;
    this.#seated = false;
    channel?.close(forGood);
    this.#closePeer();
    this.#recovery.stop();
  }

  #forgetSeat() {
    this.#token = "";
    this.#number = -1;
    this.#self = null;
    this.#chat = [];
    this.#tell("seat", { token: "", connection: 0 });
  }

  #say(message) {
    if (this.#seated) {
      this.#channel?.send(message);
    }
  }

  #received(message) {
    if (typeof message.n === "number") {
      this.#number = message.n;
    }
    switch (message.type) {
      case "welcome":
        return this.#welcomed(message);
      case "resumed":
        return this.#resumed(message);
      case "waiting":
        return this.#enter("waiting", null);
      case "token":
        return this.#keepSeat(message.token);
      case "answer":
        return this.#negotiator?.answered(message);
      case "participant-joined":
        return this.#roster.joined(message.participant);
      case "participant-left":
        return this.#roster.left(message.id, message.reason);
      case "participant-updated":
        return this.#updated(message.participant);
      case "track-published":
        return this.#roster.trackPublished(message.participant, message.track);
      case "track-unpublished":
        return this.#roster.trackUnpublished(message.participant, message.track);
      case "track-muted":
        return this.#roster.trackMuted(message);
      case "quality":
        return this.#roster.trackQuality(message);
      case "layers":
        return this.#negotiator?.setActiveLayers(message.mid, message.active);
      case "speakers":
        return this.#tell("speakers", { ids: message.ids });
      case "chat":
        return this.#wrote(message.chat);
      case "room-changed":
        this.#settings = message.settings;
        return this.#tell("settings", { settings: this.#settings });
      case "knock":
        this.#waiting.set(message.id, message.name);
        return this.#tell("lobby", { waiting: this.waiting, came: message });
      case "knock-over":
        this.#waiting.delete(message.id);
        return this.#tell("lobby", { waiting: this.waiting });
      case "muted":
        return this.#mutedByHost(message);
      case "ice-servers":
        return this.#iceServersCame?.(message.iceServers);
      case "connection":
        return this.#serverSees(message);
      case "error":
        return this.#refusedBy(message);
      default: // "pong", and types that come later, are no concern of ours
        return undefined;
    }
  }

  #refusedBy(message) {
    if (message.code === "resume-failed") {
      this.#forgetSeat();
      if (this.#channel) {
        this.#ask(this.#channel);
      }
      return;
    }
    if (message.seq !== undefined) {
      this.#negotiator?.answered(message);
    }
    this.#tell("warning", { code: message.code, message: message.message });
  }

  // --- the seat --------------------------------------------------------------------------------------------------------------

  #welcomed(message) {
    const forgotten = message.connection === 0 && this.#connection > 0;
    this.#seated = true;
    this.#self = message.self;
    this.#settings = message.settings ?? this.#settings;
    this.#iceServers = message.iceServers ?? [];
    this.#features = message.features ?? [];
    this.#chat = message.chat ?? [];
    this.#takeWaiting(message.waiting);
    const keep = message.resumed && message.connection === this.#negotiator?.connection;
    this.#connection = Math.max(this.#connection, message.connection ?? 0);
    if (!keep) {
      this.#startNegotiator(this.#everConnected ? Promise.resolve() : this.#tracksReady);
    }
    this.#keepSeat(message.token);
    this.#enter("connected", null);
    // After a restart of the server the others are on their way back, too.
    this.#roster.replace(message.participants, message.resumed ? "present" : "joined-before", message.resumed && forgotten);
    clearTimeout(this.#returnTimer);
    this.#returnTimer = window.setTimeout(() => this.#forgetMissing(), RETURN_LIMIT_MILLIS);
    this.#chat.forEach((chat) => this.#tell("chat", { chat, fresh: false }));
    this.#tell("settings", { settings: this.#settings });
    this.#tell("self", { self: this.#self, changed: ["name", "role", "hand", "metadata"] });
    if (keep) {
      this.#back(false);
    } else {
      this.#recovery.signalingIs(true);
    }
  }

  #resumed(message) {
    this.#seated = true;
    this.#takeWaiting(message.waiting);
    this.#enter("connected", null);
    if (message.connection === this.#negotiator?.connection) {
      this.#back(message.addressChanged);
    } else {
      this.#recovery.signalingIs(true);
      this.#recovery.connectionLost("the server does not know the connection");
    }
  }

  /** Says what may have been lost with the socket. */
  #back(moved) {
    this.#locals.forEach((local) => (local.told = null));
    this.#negotiator?.resume();
    this.#locals.forEach((local) => this.#announceMute(local));
    this.#recovery.signalingIs(true, moved);
  }

  #forgetMissing() {
    if (this.#state === "connected") {
      this.#roster.forgetMissing();
    }
  }

  #takeWaiting(list) {
    this.#waiting = new Map((list ?? []).map(({ id, name }) => [id, name]));
    this.#tell("lobby", { waiting: this.waiting });
  }

  #keepSeat(token) {
    this.#token = token ?? "";
    this.#tell("seat", { token: this.#token, connection: this.#connection });
  }

  #updated(described) {
    if (this.#self && described.id === this.#self.id) {
      const before = this.#self;
      this.#self = described;
      const changed = ["name", "role", "hand", "metadata"].filter((key) => before[key] !== described[key]);
      this.#tell("self", { self: described, changed });
    } else {
      this.#roster.updated(described);
    }
  }

  #wrote(chat) {
    this.#chat.push(chat);
    this.#tell("chat", { chat, fresh: true });
  }

  #mutedByHost({ by, source }) {
    this.#locals.forEach((local) => {
      if (local.source === source) {
        local.muted = true;
      }
    });
    this.#tell("mutedbyhost", { by: this.#roster.participants.get(by)?.name ?? "A host", source });
  }

  // --- the media connection ----------------------------------------------------------------------------------------------

  /** @param {Promise<unknown>} tracksReady */
  #startNegotiator(tracksReady) {
    this.#closePeer();
    this.#connection++;
    const negotiator = new Negotiator((message) => this.#say(message), {
      connection: this.#connection,
      codec: this.#options.codec ?? null,
      iceServers: this.#iceServers,
      simulcast: this.#features.includes("simulcast"),
    });
    this.#negotiator = negotiator;
    const on = (type, handler) => {
      negotiator.addEventListener(type, (event) => this.#negotiator === negotiator && handler(event.detail));
    };
    on("delivered", (delivered) => this.#roster.delivered(delivered));
    on("refused", ({ trackId }) => this.#roster.refused(trackId));
    on("mediastate", (state) => this.#mediaIs(state));
    on("negotiated", () => this.#locals.forEach((local) => this.#announceMute(local)));
    on("broken", (error) => this.#broken(error));
    negotiator.hold(tracksReady, TRACKS_LIMIT_MILLIS);
    this.#locals.forEach((local) => {
      local.told = null;
      negotiator.publish(local);
    });
    this.#roster.wantAll();
    if (!this.#everConnected) {
      this.#mediaTimer = window.setTimeout(() => this.#fail({ reason: "media-unreachable", message: "" }), CONNECT_LIMIT_MILLIS);
    }
  }

  #closePeer() {
    clearTimeout(this.#mediaTimer);
    this.#negotiator?.close();
    this.#negotiator = null;
    this.#roster.detach();
    this.#mediaIs("idle");
  }

  /** The second step of the ladder: another peer connection in the same seat. */
  #newConnection() {
    this.#startNegotiator(Promise.resolve());
    this.#keepSeat(this.#token);
  }

  /** The first step of the ladder. Credentials of relays may have expired meanwhile, so they are asked for anew. */
  async #restartIce() {
    const negotiator = this.#negotiator;
    if (this.#iceServers.length > 0) {
      this.#say({ type: "ice-servers" });
      this.#iceServers = await new Promise((resolve) => {
        this.#iceServersCame = resolve;
        setTimeout(() => resolve(this.#iceServers), ICE_SERVERS_LIMIT_MILLIS);
      });
    }
    if (negotiator && negotiator === this.#negotiator) {
      negotiator.restartIce(this.#iceServers);
    }
  }

  #broken(error) {
    if (this.#everConnected) {
      this.#recovery.connectionLost(error.message);
    } else {
      this.#fail({ reason: "negotiation-failed", message: error.message });
    }
  }

  /** The server's view counts when it has given the connection up: it will not answer on it any more. */
  #serverSees({ connection, state }) {
    const ours = (connection ?? this.#connection) === this.#negotiator?.connection;
    if (ours && (state === "failed" || state === "closed") && this.#everConnected) {
      this.#recovery.connectionLost("the server gave the connection up");
    }
  }

  #mediaIs(state) {
    if (state === this.#media) {
      return;
    }
    this.#media = state;
    this.#tell("media", { state });
    if (state === "connected") {
      clearTimeout(this.#mediaTimer);
      this.#everConnected = true;
    }
    if (this.#everConnected && state !== "idle") {
      this.#recovery.mediaIs(state);
    } else if (state === "failed") {
      this.#fail({ reason: "media-unreachable", message: "" });
    }
  }

  #sender(local) {
    return this.#negotiator?.transceiverOf(local)?.sender ?? null;
  }

  /** Tells the server of a track's mute state once it knows the track, and only when it differs from what it was told. */
  #announceMute(local) {
    const mid = this.#negotiator?.publishedMid(local);
    if (this.#self && mid) {
      const track = `${this.#self.id}/${mid}`;
      if (local.told?.track !== track || local.told.muted !== local.muted) {
        local.told = { track, muted: local.muted };
        this.#say({ type: "mute", track, muted: local.muted });
      }
    }
  }

  #enter(state, cause) {
    this.#state = state;
    this.#cause = cause;
    this.#tell("state", { state, cause, nextTryAt: this.#nextTryAt });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function signalUrl() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/api/v1/signal`;
}
