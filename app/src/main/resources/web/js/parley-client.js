// The client SDK: joins a room of a Parley server, publishes tracks, and tells of everyone else's.
//
//   const client = new ParleyClient({ room: "demo", name: "Ann" });
//   client.addEventListener("trackadded", ({ detail: { track } }) => show(track.mediaTrack));
//   await client.connect();
//   client.publish(microphoneTrack, { source: "microphone" });

import { collectStats } from "./call-stats.js";
import { LocalTrack } from "./local-track.js";
import { Negotiator } from "./negotiator.js";
import { SignalChannel } from "./signal-channel.js";

/** @typedef {"idle" | "connecting" | "connected" | "reconnecting" | "disconnected" | "left"} ClientState */
/** @typedef {{reason: string, message: string}} Cause */
/**
 * @typedef {object} RemoteTrack
 * @property {string} id `<participant id>/<mid>`
 * @property {"audio" | "video"} kind
 * @property {"microphone" | "camera" | "screen"} source
 * @property {string} codec
 * @property {boolean} muted what its owner says
 * @property {boolean} refused this browser cannot receive it
 * @property {MediaStreamTrack | null} mediaTrack null until it arrives
 * @property {RTCRtpReceiver | null} receiver
 */
/** @typedef {{id: string, name: string, tracks: Map<string, RemoteTrack>}} Participant */

const CONNECT_LIMIT_MILLIS = 15_000;
const RECONNECT_LIMIT_MILLIS = 600_000;
const TRACKS_LIMIT_MILLIS = 300;
const RETRY_DELAYS_MILLIS = [0, 300, 1000, 2500, 5000, 7000];

/**
 * One participant of one room.
 *
 * Events, all with a `detail`:
 * `state` {state, cause}; `media` {state}: the peer connection's state; `participantjoined`/`participantleft`
 * {participant, reason}; `trackpublished`/`trackunpublished` {participant, track}; `trackadded`/`trackremoved`
 * {participant, track}: its `mediaTrack` is there or has gone; `trackmuted` {participant, track};
 * `warning` {code, message}.
 */
export class ParleyClient extends EventTarget {
  #options;
  /** @type {ClientState} */
  #state = "idle";
  #media = "idle";
  /** @type {Cause | null} */
  #cause = null;
  /** @type {{id: string, name: string} | null} */
  #self = null;
  /** @type {Map<string, Participant>} */
  #participants = new Map();
  /** @type {Set<LocalTrack>} */
  #locals = new Set();
  /** @type {SignalChannel | null} */
  #channel = null;
  /** @type {Negotiator | null} */
  #negotiator = null;
  #attempt = 0;
  #giveUpAt = 0;
  #retryTimer = 0;
  #mediaTimer = 0;
  /** @type {Promise<unknown>} */
  #tracksReady = Promise.resolve();

  /** @param {{room: string, name: string, url?: string, codec?: string | null}} options */
  constructor(options) {
    super();
    this.#options = options;
    globalThis.addEventListener?.("online", () => this.retryNow());
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
  get self() {
    return this.#self;
  }
  /** Everyone else, in the order in which they came. */
  get participants() {
    return [...this.#participants.values()];
  }
  get localTracks() {
    return [...this.#locals];
  }
  /** The peer connection, for looking at. */
  get peerConnection() {
    return this.#negotiator?.peer ?? null;
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
    this.#enter("connecting", null);
    this.#attempt = 0;
    this.#giveUpAt = performance.now() + CONNECT_LIMIT_MILLIS;
    this.#join();
  }

  /**
   * Sends a track to the room. Allowed in any state: it is sent as soon as there is a connection, and again after a new one.
   * @param {MediaStreamTrack} mediaTrack
   * @param {{source: "microphone" | "camera" | "screen", muted?: boolean}} options
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

  /** Leaves for good; nothing is heard from the server afterwards. */
  leave() {
    if (this.#state !== "left" && this.#state !== "idle") {
      this.#channel?.send({ type: "leave" });
      this.#drop();
      this.#forgetEveryone("left");
      this.#enter("left", null);
    }
  }

  /** While reconnecting: does not wait for the next try. */
  retryNow() {
    if (this.#state === "reconnecting" && this.#retryTimer !== 0) {
      clearTimeout(this.#retryTimer);
      this.#retryTimer = 0;
      this.#join();
    }
  }

  /** What is being received and sent, per track: see call-stats.js. */
  stats() {
    return collectStats(this.#negotiator, this.#participants);
  }

  async #join() {
    this.#retryTimer = 0;
    const channel = new SignalChannel(this.#options.url ?? signalUrl());
    const isCurrent = () => this.#channel === channel;
    const before = this.#channel;
    this.#channel = channel;
    before?.close();
    channel.addEventListener("message", (event) => isCurrent() && this.#received(event.detail));
    channel.addEventListener("end", (event) => isCurrent() && this.#ended(event.detail));
    try {
      await channel.opened(Math.max(1000, Math.min(8000, this.#giveUpAt - performance.now())));
      channel.send({ type: "join", v: 1, room: this.#options.room, name: this.#options.name });
    } catch {
      channel.close(); // and so "end", which decides whether to try again
    }
  }

  /** @param {import("./signal-channel.js").ChannelEnd} end */
  #ended(end) {
    this.#channel = null;
    if (end.said) {
      this.#fail({ reason: end.reason, message: end.message });
    } else {
      this.#retry({ reason: this.#self ? "connection-lost" : "unreachable", message: "" });
    }
  }

  /** Tries again a little later, unless that has been going on for too long. Media that still flows is left alone. */
  #retry(cause) {
    if (this.#state === "connected") {
      this.#attempt = 0;
      this.#giveUpAt = performance.now() + RECONNECT_LIMIT_MILLIS;
      this.#enter("reconnecting", cause);
    }
    if (performance.now() >= this.#giveUpAt) {
      this.#fail(cause);
      return;
    }
    const delay = RETRY_DELAYS_MILLIS[Math.min(this.#attempt++, RETRY_DELAYS_MILLIS.length - 1)];
    const spread = this.#attempt > 2 ? Math.random() * 1000 : 0; // so that a restarted server is not met by all at once
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#join(), delay + spread);
  }

  #fail(cause) {
    this.#drop();
    this.#forgetEveryone("disconnected");
    this.#enter("disconnected", cause);
  }

  #drop() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = 0;
    const channel = this.#channel;
    this.#channel = null;
    channel?.close();
    this.#closePeer();
  }

  #closePeer() {
    clearTimeout(this.#mediaTimer);
    this.#mediaTimer = 0;
    this.#negotiator?.close();
    this.#negotiator = null;
    this.#mediaIs("idle");
  }

  #received(message) {
    switch (message.type) {
      case "welcome":
        this.#welcomed(message);
        break;
      case "answer":
        this.#negotiator?.answered(message);
        break;
      case "participant-joined":
        this.#joined(message.participant);
        break;
      case "participant-left":
        this.#left(message.id, message.reason);
        break;
      case "track-published":
        this.#trackPublished(this.#participants.get(message.participant), message.track);
        break;
      case "track-unpublished":
        this.#trackUnpublished(this.#participants.get(message.participant), message.track);
        break;
      case "track-muted":
        this.#trackMuted(message);
        break;
      case "error":
        if (message.seq !== undefined) {
          this.#negotiator?.answered(message);
        }
        this.#tell("warning", { code: message.code, message: message.message });
        break;
      default: // "connection" is the server's view of what we see ourselves; types that come later are no concern of ours
        break;
    }
  }

  #welcomed(message) {
    this.#closePeer();
    this.#self = message.self;
    this.#startNegotiator();
    this.#negotiator?.hold(this.#tracksReady, TRACKS_LIMIT_MILLIS);
    const present = new Set(message.participants.map((p) => p.id));
    for (const participant of this.participants) {
      if (present.has(participant.id)) {
        [...participant.tracks.keys()].forEach((id) => this.#trackUnpublished(participant, id));
      } else {
        this.#left(participant.id, "left");
      }
    }
    this.#enter("connected", null);
    message.participants.forEach((p) => this.#joined(p, "present"));
    this.#locals.forEach((local) => this.#negotiator?.publish(local));
  }

  #startNegotiator() {
    const channel = this.#channel;
    const negotiator = new Negotiator((message) => channel?.send(message), this.#options.codec ?? null);
    this.#negotiator = negotiator;
    negotiator.addEventListener("delivered", (event) => this.#delivered(event.detail));
    negotiator.addEventListener("refused", (event) => this.#refused(event.detail.trackId));
    negotiator.addEventListener("mediastate", (event) => this.#mediaIs(event.detail));
    negotiator.addEventListener("negotiated", () => this.#locals.forEach((local) => this.#announceMute(local)));
    negotiator.addEventListener("broken", (event) => {
      this.#fail({ reason: "negotiation-failed", message: event.detail.message });
    });
    this.#mediaTimer = setTimeout(() => {
      if (this.#media !== "connected") {
        this.#fail({ reason: "media-unreachable", message: "" });
      }
    }, CONNECT_LIMIT_MILLIS);
  }

  #mediaIs(state) {
    if (state === this.#media) {
      return;
    }
    this.#media = state;
    this.#tell("media", { state });
    if (state === "connected") {
      clearTimeout(this.#mediaTimer);
      this.#mediaTimer = 0;
    } else if (state === "failed" && this.#state === "connected") {
      this.#mediaFailed();
    }
  }

  #mediaFailed() {
    if (this.#mediaTimer !== 0) {
      this.#fail({ reason: "media-unreachable", message: "" });
      return;
    }
    // There was a path, it is gone, and this connection cannot find another: take a new seat.
    const channel = this.#channel;
    this.#channel = null;
    channel?.close();
    this.#retry({ reason: "media-lost", message: "" });
  }

  #joined(described, reason = "joined") {
    let participant = this.#participants.get(described.id);
    if (!participant) {
      participant = { id: described.id, name: described.name, tracks: new Map() };
      this.#participants.set(described.id, participant);
      this.#tell("participantjoined", { participant, reason });
    }
    described.tracks.forEach((track) => this.#trackPublished(participant, track));
  }

  #left(id, reason) {
    const participant = this.#participants.get(id);
    if (participant) {
      [...participant.tracks.keys()].forEach((trackId) => this.#trackUnpublished(participant, trackId));
      this.#participants.delete(id);
      this.#tell("participantleft", { participant, reason });
    }
  }

  #forgetEveryone(reason) {
    this.participants.forEach((participant) => this.#left(participant.id, reason));
    this.#self = null;
  }

  #trackPublished(participant, described) {
    if (participant && !participant.tracks.has(described.id)) {
      /** @type {RemoteTrack} */
      const track = { ...described, refused: false, mediaTrack: null, receiver: null };
      participant.tracks.set(track.id, track);
      this.#tell("trackpublished", { participant, track });
      this.#negotiator?.want(track.id, track.kind);
    }
  }

  #trackUnpublished(participant, trackId) {
    const track = participant?.tracks.get(trackId);
    if (track) {
      participant.tracks.delete(trackId);
      this.#negotiator?.unwant(trackId);
      if (track.mediaTrack) {
        this.#tell("trackremoved", { participant, track });
      }
      this.#tell("trackunpublished", { participant, track });
    }
  }

  #trackMuted(message) {
    const participant = this.#participants.get(message.participant);
    const track = participant?.tracks.get(message.track);
    if (track) {
      track.muted = message.muted;
      this.#tell("trackmuted", { participant, track });
    }
  }

  #find(trackId) {
    for (const participant of this.#participants.values()) {
      const track = participant.tracks.get(trackId);
      if (track) {
        return { participant, track };
      }
    }
    return null;
  }

  #delivered({ trackId, transceiver }) {
    const found = this.#find(trackId);
    if (found) {
      found.track.receiver = transceiver.receiver;
      found.track.mediaTrack = transceiver.receiver.track;
      this.#tell("trackadded", found);
    }
  }

  #refused(trackId) {
    const found = this.#find(trackId);
    if (found) {
      found.track.refused = true;
      this.#tell("warning", { code: "track-refused", message: `${found.track.codec} of ${found.participant.name}` });
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
      const told = local.told?.track === track ? local.told.muted : false;
      if (told !== local.muted) {
        local.told = { track, muted: local.muted };
        this.#channel?.send({ type: "mute", track, muted: local.muted });
      }
    }
  }

  #enter(state, cause) {
    this.#state = state;
    this.#cause = cause;
    this.#tell("state", { state, cause });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function signalUrl() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/api/v1/signal`;
}
