// The client SDK: joins a room of a Parley server, publishes tracks, and tells of everyone else's. See docs/sdk.md.
//
//   const client = new ParleyClient({ room: "demo", name: "Ann" });
//   client.addEventListener("trackadded", ({ detail: { track } }) => show(track.mediaTrack));
//   client.connect();
//   client.publish(microphoneTrack, { source: "microphone" });

import { collectStats } from "./call-stats.js";
import { MediaSession } from "./media-session.js";
import { HostPowers } from "./room-powers.js";
import { Roster } from "./roster.js";
import { SignalSession } from "./signal-session.js";
import { TypedEvents } from "./typed-events.js";

/** @typedef {"idle" | "connecting" | "waiting" | "connected" | "reconnecting" | "disconnected" | "left"} ClientState */
/** @typedef {import("./signal-session.js").Cause} Cause */
/** @typedef {{token: string, connection: number}} SeatMemory */
/** @typedef {import("./roster.js").Participant} Participant */
/** @typedef {import("./roster.js").RemoteTrack} RemoteTrack */
/** @typedef {{id: string, name: string, role: import("./roster.js").Role, hand: boolean, metadata: string}} Self */
/**
 * @typedef {object} ClientOptions
 * @property {string} room
 * @property {string} name
 * @property {string} [url] of the WebSocket; that of the page's own server if left out
 * @property {string | null} [token] an invitation
 * @property {string | null} [codec] the video codec to send: `vp8`, `vp9`, `h264` or `av1`
 * @property {boolean} [red] sends sound twice (RED), so that a lost packet is not heard, for twice the bit rate; not if left out
 * @property {"speaker" | "viewer"} [role] a lesser role than the best there is
 * @property {boolean} [data] whether messages are sent and received with `sendData` and the event `data`; not if left out
 * @property {SeatMemory | null} [seat] takes this seat up again, from an earlier `seat` event, instead of a new one
 */

/** @typedef {{participant: Participant, track: RemoteTrack}} TrackEvent */
/**
 * The details of {@link ParleyClient}'s events.
 * @typedef {object} ClientEvents
 * @property {{state: ClientState, cause: Cause | null}} state
 * @property {{state: string}} media
 * @property {import("./recovery.js").RecoveryEntry} recovery
 * @property {SeatMemory} seat
 * @property {{self: Self, changed: string[]}} self
 * @property {{participant: Participant, reason: string}} participantjoined
 * @property {{participant: Participant, reason: string}} participantleft
 * @property {{participant: Participant, changed: string[]}} participantupdated
 * @property {TrackEvent} trackpublished
 * @property {TrackEvent} trackunpublished
 * @property {{participant: Participant, track: RemoteTrack & {mediaTrack: MediaStreamTrack, receiver: RTCRtpReceiver}}} trackadded
 * @property {TrackEvent} trackremoved
 * @property {TrackEvent} trackmuted
 * @property {TrackEvent} quality
 * @property {{ids: string[]}} speakers
 * @property {{from: string, data: string | ArrayBuffer}} data
 * @property {{chat: import("./room-powers.js").ChatMessage, fresh: boolean}} chat
 * @property {{settings: import("./room-powers.js").RoomSettings}} settings
 * @property {{waiting: Array<{id: string, name: string}>, came?: {id: string, name: string}}} lobby
 * @property {{by: string, source: "microphone" | "camera" | "screen"}} mutedbyhost
 * @property {{code: string, message: string}} warning
 */

const RETURN_LIMIT_MILLIS = 20_000;
const SELF_FIELDS = /** @type {const} */ (["name", "role", "hand", "metadata"]);

/**
 * One participant of one room.
 *
 * Events, all with a `detail`:
 * `state` {state, cause}; `media` {state}: the peer connection's state; `recovery` {at, step, reason, millis};
 * `seat` {token, connection}: to be kept for a reload; `self` {self, changed}; `participantjoined`/`participantleft`
 * {participant, reason}; `participantupdated` {participant, changed}; `trackpublished`/`trackunpublished` {participant,
 * track}; `trackadded`/`trackremoved` {participant, track}: its `mediaTrack` is there or has gone; `trackmuted`
 * {participant, track}; `quality` {participant, track}; `speakers` {ids}; `chat` {chat, fresh}; `settings` {settings};
 * `data` {from, data}: a message of a participant; `lobby` {waiting}; `mutedbyhost` {by, source}; `warning` {code, message}.
 * @extends {TypedEvents<ClientEvents>}
 */
export class ParleyClient extends TypedEvents {
  #options;
  /** @type {ClientState} */
  #state = "idle";
  /** @type {Cause | null} */
  #cause = null;
  /** @type {Self | null} */
  #self = null;
  #roster = new Roster({
    tell: (type, detail) => this.#tell(type, detail),
    want: (track) => this.#media.negotiator?.want(track.id, track.kind),
    unwant: (track) => this.#media.negotiator?.unwant(track.id),
  });
  #signal;
  #media;
  /** @type {import("./room-powers.js").ChatMessage[]} */
  #chat = [];
  /** @type {import("./room-powers.js").RoomSettings} */
  #settings = { locked: false, lobby: false };
  /** @type {Map<string, string>} id to name of those in the lobby */
  #waiting = new Map();
  /** @type {string[]} what the server can do besides */
  #features = [];
  #returnTimer = 0;
  /** @type {Promise<unknown>} */
  #tracksReady = Promise.resolve();
  /** What hosts may do. */
  host = new HostPowers((message) => this.#signal.say(message));

  /** @param {ClientOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#signal = new SignalSession(options, {
      received: (message) => this.#received(message),
      lost: (cause) => this.#lost(cause),
      over: (cause) => this.#over(cause),
    });
    this.#media = new MediaSession(
      this.#roster,
      {
        say: (message) => this.#signal.say(message),
        tell: (type, detail) => this.#tell(type, detail),
        fail: (cause) => this.#fail(cause),
        begun: () => this.#tellSeat(),
      },
      {
        codec: options.codec ?? null,
        connection: options.seat?.connection ?? 0,
        data: options.data ?? false,
        red: options.red ?? false,
      },
    );
    globalThis.addEventListener?.("online", () => this.#networkChanged());
    globalThis.document?.addEventListener?.("visibilitychange", () => document.hidden || this.#look());
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
    return this.#media.state;
  }
  /** Why the state is `disconnected` or `reconnecting`. */
  get cause() {
    return this.#cause;
  }
  /** While reconnecting, or while media does not come through: when the next try begins, on the clock of `performance.now()`. */
  get nextTryAt() {
    return this.#state === "reconnecting" ? this.#signal.nextTryAt : this.#media.nextTryAt;
  }
  get self() {
    return this.#self;
  }
  /** Everyone else, in the order in which they came. */
  get participants() {
    return [...this.#roster.participants.values()];
  }
  get localTracks() {
    return this.#media.locals;
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
    return this.#media.negotiator?.peer ?? null;
  }
  /** What was done when media stopped, and why; the latest last. */
  get recoveries() {
    return this.#media.recoveries;
  }

  /**
   * Begins what `connect` needs and what gives nothing away: the socket, and a look at this machine's addresses. For pages
   * that know that they will connect, while they still load; `connect` has to follow within ten seconds.
   */
  prepare() {
    this.#media.prepare();
    this.#signal.prepare();
  }

  /**
   * Enters the room, or enters it again after `disconnected` or `left`. Progress is told by `state`.
   * @param {Promise<unknown>} [tracksReady] settles when the first tracks have been published: if that is soon, and nobody
   *   sends anything yet, they are in the first offer, which saves a second one
   */
  connect(tracksReady = Promise.resolve()) {
    if (this.#state !== "idle" && this.#state !== "disconnected" && this.#state !== "left") {
      throw new Error(`connect() while ${this.#state}: wait for disconnected or call leave() first`);
    }
    this.#tracksReady = tracksReady;
    this.#enter("connecting", null);
    this.#media.prepare();
    this.#signal.open();
  }

  /**
   * Sends a track to the room. Allowed in any state: it is sent as soon as there is a connection, and again after a new one.
   * @param {MediaStreamTrack} mediaTrack
   * @param {{source: "microphone" | "camera" | "screen", muted?: boolean, encodings?: RTCRtpEncodingParameters[] | null}} options
   *   `encodings`: the layers of simulcast, which are used if the server can choose among them
   */
  publish(mediaTrack, options) {
    return this.#media.publish(mediaTrack, options);
  }

  /** Takes a track out of the room. Its `MediaStreamTrack` is the caller's to stop. @param {import("./local-track.js").LocalTrack} local */
  unpublish(local) {
    this.#media.unpublish(local);
  }

  /** Writes to everyone in the room; it comes back as a `chat` event. @param {string} text up to 2000 characters */
  sendChat(text) {
    this.#signal.say({ type: "chat", text });
  }

  /**
   * Sends a message to the others who take messages (option `data`), past signaling and next to the media: positions,
   * drawings, files in parts. It comes as their event `data`; strings stay strings, bytes come as `ArrayBuffer`.
   * @param {string | ArrayBuffer | ArrayBufferView} data up to 16 KiB
   * @param {{to?: string, lossy?: boolean}} [options] `to`: the id of one participant, everybody else if left out;
   *   `lossy`: out of order and never again if it gets lost, for what is soon outdated
   * @returns {boolean} whether it was sent; false while there is no connection for messages, or too much waits
   */
  sendData(data, options = {}) {
    return this.#media.negotiator?.messages?.send(data, options) ?? false;
  }

  /** @param {boolean} hand whether it is up */
  raiseHand(hand) {
    this.#signal.say({ type: "update", hand });
  }

  /** @param {string} name */
  rename(name) {
    this.#options = { ...this.#options, name };
    this.#signal.say({ type: "update", name });
  }

  /** A text of your own that the others see on your participant. @param {string} metadata up to 1024 characters */
  setMetadata(metadata) {
    this.#signal.say({ type: "update", metadata });
  }

  /**
   * Tells the server what is shown, so that it sends no more than that; ignored by servers that cannot choose.
   * @param {Array<{track: string, width: number, height: number, visible: boolean, quality: "auto" | "low" | "off"}>} tracks
   */
  view(tracks) {
    if (this.#features.includes("view")) {
      this.#signal.say({ type: "view", tracks });
    }
  }

  /** Whether pictures of the others are wanted at all; sound is in any case. @param {boolean} wanted */
  receiveVideo(wanted) {
    this.#roster.receiveVideo(wanted);
  }

  /** Leaves for good; nothing is heard from the server afterwards. */
  leave() {
    if (this.#state !== "left" && this.#state !== "idle") {
      this.#drop(true);
      this.#enter("left", null);
    }
  }

  /** While reconnecting, or while media does not come through: does not wait for the next try. */
  retryNow() {
    this.#signal.retryNow();
    this.#media.retryNow();
  }

  /** Looks for another path now, without waiting for trouble; what was negotiated stays. */
  restartIce() {
    this.#media.restartIce();
  }

  /** What is being received and sent, per track: see call-stats.js. */
  stats() {
    return collectStats(this.#media.negotiator, this.#roster.participants);
  }

  /** The network is another, or may be. */
  #networkChanged() {
    this.#media.networkChanged();
    this.#look();
  }

  /** Finds out at once whether the server is still there: the page is shown again, say. */
  #look() {
    this.#signal.retryNow();
    this.#signal.probe();
  }

  /** The server cannot be reached; media that still flows is left alone. @param {Cause} cause */
  #lost(cause) {
    this.#media.signalingLost();
    if (this.#state !== "connecting") {
      // What was said at first is the cause; that further tries fail only follows from it.
      this.#enter("reconnecting", this.#state === "reconnecting" ? this.#cause : cause);
    }
  }

  /** @param {Cause} cause */
  #over(cause) {
    if (cause.reason !== "connection-lost" && cause.reason !== "unreachable") {
      this.#signal.forgetSeat(); // the server said that it is over
    }
    this.#fail(cause);
  }

  /** @param {Cause} cause */
  #fail(cause) {
    this.#drop(false);
    this.#enter("disconnected", cause);
  }

  /** @param {boolean} forGood */
  #drop(forGood) {
    clearTimeout(this.#returnTimer);
    this.#signal.close(forGood);
    this.#media.close();
    this.#roster.clear(forGood ? "left" : "disconnected");
    this.#tellSeat();
    this.#self = null;
  }

  /** @param {any} message of docs/signaling.md */
  #received(message) {
    switch (message.type) {
      case "welcome":
        return this.#welcomed(message);
      case "resumed":
        return this.#resumed(message);
      case "waiting":
        this.#media.close(); // it may take long, and the network be another by then
        return this.#enter("waiting", null);
      case "token":
        return this.#tellSeat();
      case "answer":
        return this.#media.negotiator?.answered(message);
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
        return this.#media.negotiator?.setActiveLayers(message.mid, message.active);
      case "speakers":
        return this.#tell("speakers", { ids: message.ids });
      case "chat":
        this.#chat.push(message.chat);
        return this.#tell("chat", { chat: message.chat, fresh: true });
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
        this.#media.mute(message.source);
        return this.#tell("mutedbyhost", { by: this.#nameOf(message.by), source: message.source });
      case "ice-servers":
        return this.#media.iceServersCame(message.iceServers);
      case "connection":
        return this.#media.serverSees(message);
      case "error":
        this.#media.negotiator?.answered(message);
        return this.#tell("warning", { code: message.code, message: message.message });
      case "pong":
        return this.#media.networkIsTheSame();
      default: // types that come later are no concern of ours
        return undefined;
    }
  }

  /** @param {any} message */
  #welcomed(message) {
    const forgotten = message.resumed && message.connection === 0 && this.#media.connection > 0;
    this.#self = message.self;
    this.#settings = message.settings;
    this.#features = message.features ?? [];
    this.#chat = message.chat;
    this.#media.welcomed(message, this.#tracksReady);
    this.#enter("connected", null);
    // After a restart of the server the others are on their way back, too.
    this.#roster.replace(message.participants, "present", forgotten);
    clearTimeout(this.#returnTimer);
    this.#returnTimer = window.setTimeout(() => this.#roster.forgetMissing(), RETURN_LIMIT_MILLIS);
    this.#takeWaiting(message.waiting);
    this.#chat.forEach((chat) => this.#tell("chat", { chat, fresh: false }));
    this.#tell("settings", { settings: this.#settings });
    this.#tell("self", { self: this.#self, changed: [...SELF_FIELDS] });
  }

  /** @param {any} message */
  #resumed(message) {
    this.#enter("connected", null);
    this.#takeWaiting(message.waiting);
    this.#media.resumed(message);
  }

  /** @param {Array<{id: string, name: string}>} list */
  #takeWaiting(list) {
    this.#waiting = new Map(list.map(({ id, name }) => [id, name]));
    this.#tell("lobby", { waiting: this.waiting });
  }

  /** @param {Self & Participant} described */
  #updated(described) {
    if (this.#self && described.id === this.#self.id) {
      const before = this.#self;
      this.#self = described;
      const changed = SELF_FIELDS.filter((key) => before[key] !== described[key]);
      this.#tell("self", { self: described, changed });
    } else {
      this.#roster.updated(described);
    }
  }

  /** @param {string} id */
  #nameOf(id) {
    return this.#roster.participants.get(id)?.name ?? "A host";
  }

  #tellSeat() {
    this.#tell("seat", { token: this.#signal.token, connection: this.#media.connection });
  }

  /** @param {ClientState} state @param {Cause | null} cause */
  #enter(state, cause) {
    this.#state = state;
    this.#cause = cause;
    this.#tell("state", { state, cause });
  }

  /** @param {keyof ClientEvents} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
