// What is sent and received, through as many peer connections as it takes: what is published and wanted outlives each.

import { LocalTrack } from "./local-track.js";
import { Negotiator, newPeer } from "./negotiator.js";
import { Recovery } from "./recovery.js";

const CONNECT_LIMIT_MILLIS = 15_000;
const TRACKS_LIMIT_MILLIS = 300;
const ICE_SERVERS_LIMIT_MILLIS = 1000;

/** The media of one seat. */
export class MediaSession {
  #hands;
  #roster;
  #recovery;
  #codec;
  /** @type {Negotiator | null} */
  #negotiator = null;
  /** @type {RTCPeerConnection | null} made ahead of time, for the first connection */
  #spare = null;
  /** @type {Set<LocalTrack>} */
  #locals = new Set();
  #state = "idle";
  #selfId = "";
  #everConnected = false;
  #timer = 0;
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  /** @type {((servers: RTCIceServer[]) => void) | null} */
  #iceServersCame = null;
  #simulcast = false;
  #data;
  #red;
  /** Whether the server passes messages on. */
  #messages = false;
  /** Whether this machine's network may be another than the one on which the connection came about. */
  #moved = false;
  /** The number of the latest peer connection of this seat. */
  connection;

  /**
   * @param {import("./roster.js").Roster} roster
   * @param {{say: (message: object) => void, tell: (type: keyof import("./parley-client.js").ClientEvents, detail: object) => void,
   *   fail: (cause: import("./signal-session.js").Cause) => void, begun: () => void}} hands
   *   `begun`: another connection has begun
   * @param {{codec: string | null, connection: number, data: boolean, red: boolean}} options `data`: whether messages are
   *   sent and received on data channels; `red`: whether sound is sent twice
   */
  constructor(roster, hands, { codec, connection, data, red }) {
    this.#roster = roster;
    this.#hands = hands;
    this.#codec = codec;
    this.#data = data;
    this.#red = red;
    this.connection = connection;
    this.#recovery = new Recovery({
      restartIce: () => this.restartIce(),
      newConnection: () => this.#begin(null),
      giveUp: () => hands.fail({ reason: "media-lost", message: "" }),
      changed: (entry) => hands.tell("recovery", entry),
    });
  }

  get state() {
    return this.#state;
  }
  get negotiator() {
    return this.#negotiator;
  }
  get recoveries() {
    return this.#recovery.entries;
  }
  /** When something is done about media that stopped, on the clock of `performance.now()`; 0 if nothing is due. */
  get nextTryAt() {
    return this.#recovery.nextAt;
  }
  get locals() {
    return [...this.#locals];
  }

  /** Begins what does not depend on the server: a peer connection that gets to know this machine's addresses. */
  prepare() {
    this.#spare ??= newPeer([]);
  }

  publish(mediaTrack, options) {
    const replaced = async (track) => this.#negotiator?.replaced(track);
    const local = new LocalTrack(mediaTrack, options, (track) => this.#announceMute(track), replaced);
    this.#locals.add(local);
    this.#negotiator?.publish(local);
    return local;
  }

  unpublish(local) {
    if (this.#locals.delete(local)) {
      this.#negotiator?.unpublish(local);
    }
  }

  /**
   * The server has given us the seat, again perhaps: goes on with the connection if the server still has it.
   * @param {any} message `welcome`
   * @param {Promise<unknown>} tracksReady
   */
  welcomed(message, tracksReady) {
    this.#selfId = message.self.id;
    this.#iceServers = message.iceServers ?? [];
    this.#simulcast = (message.features ?? []).includes("simulcast");
    this.#messages = (message.features ?? []).includes("data");
    const keep = message.resumed && message.connection === this.#negotiator?.connection;
    this.connection = Math.max(this.connection, message.connection ?? 0);
    if (keep) {
      this.#goOn(false);
    } else {
      this.#begin(this.#everConnected || isSending(message.participants) ? null : tracksReady);
      this.#recovery.signalingIs(true);
    }
  }

  /** @param {any} message `resumed` */
  resumed(message) {
    if (message.connection === this.#negotiator?.connection) {
      this.#goOn(message.addressChanged);
    } else {
      this.#recovery.signalingIs(true);
      this.#recovery.connectionLost("the server does not know the connection");
    }
  }

  /** Does not wait for the next step against trouble. */
  retryNow() {
    this.#recovery.hurry();
  }

  /** If the socket is lost now, it is because of the network, and media need another path, too. */
  networkChanged() {
    this.#moved = true;
  }

  /** The socket is as it was, so the network that it uses is, too. */
  networkIsTheSame() {
    this.#moved = false;
  }

  signalingLost() {
    this.#negotiator?.pause();
    this.#recovery.signalingIs(false);
  }

  iceServersCame(servers) {
    this.#iceServersCame?.(servers);
  }

  /** The server's view counts when it has given the connection up: it will not answer on it any more. */
  serverSees({ connection, state }) {
    if (connection === this.#negotiator?.connection && (state === "failed" || state === "closed") && this.#everConnected) {
      this.#recovery.connectionLost("the server gave the connection up");
    }
  }

  mute(source) {
    this.#locals.forEach((local) => {
      if (local.source === source) {
        local.muted = true;
      }
    });
  }

  close() {
    this.#recovery.stop();
    this.#closePeer();
    this.#spare?.close();
    this.#spare = null;
    this.#everConnected = false;
  }

  /** Says what may have been lost with the socket. */
  #goOn(moved) {
    this.#locals.forEach((local) => (local.told = null));
    this.#negotiator?.resume();
    this.#locals.forEach((local) => this.#announceMute(local));
    this.#recovery.signalingIs(true, moved || this.#moved);
    this.#moved = false;
  }

  /**
   * Another peer connection in the same seat: the first, or the second step of the ladder.
   * @param {Promise<unknown> | null} tracksReady what the first offer waits for a little; who sees others at once, waits for
   *   nothing: own tracks are in the second offer then
   */
  #begin(tracksReady) {
    this.#closePeer();
    const peer = this.#spare;
    this.#spare = null;
    this.connection++;
    const negotiator = new Negotiator((message) => this.#hands.say(message), {
      connection: this.connection,
      codec: this.#codec,
      iceServers: this.#iceServers,
      peer,
      red: this.#red,
      simulcast: this.#simulcast,
      data: this.#data && this.#messages,
    });
    this.#negotiator = negotiator;
    const on = (type, handler) => {
      negotiator.addEventListener(type, (event) => this.#negotiator === negotiator && handler(event.detail));
    };
    on("delivered", (delivered) => this.#roster.delivered(delivered));
    on("data", (message) => this.#hands.tell("data", message));
    on("datalost", () => this.#hands.tell("warning", { code: "data-lost", message: "Messages came faster than they were read." }));
    on("refused", ({ trackId }) => this.#roster.refused(trackId));
    on("mediastate", (state) => this.#stateIs(state));
    on("negotiated", () => this.#locals.forEach((local) => this.#announceMute(local)));
    on("broken", (error) => this.#broken(error));
    if (tracksReady) {
      negotiator.hold(tracksReady, TRACKS_LIMIT_MILLIS);
    }
    this.#locals.forEach((local) => {
      local.told = null;
      negotiator.publish(local);
    });
    this.#roster.wantAll();
    if (!this.#everConnected) {
      const late = () => this.#hands.fail({ reason: "media-unreachable", message: "" });
      this.#timer = window.setTimeout(late, CONNECT_LIMIT_MILLIS);
    }
    this.#hands.begun();
  }

  #closePeer() {
    clearTimeout(this.#timer);
    this.#negotiator?.close();
    this.#negotiator = null;
    this.#roster.detach();
    this.#stateIs("idle");
  }

  /** The first step of the ladder. Credentials of relays may have expired meanwhile, so they are asked for anew. */
  async restartIce() {
    const negotiator = this.#negotiator;
    if (this.#iceServers.length > 0) {
      this.#hands.say({ type: "ice-servers" });
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
      this.#hands.fail({ reason: "negotiation-failed", message: error.message });
    }
  }

  #stateIs(state) {
    if (state === this.#state) {
      return;
    }
    this.#state = state;
    this.#hands.tell("media", { state });
    if (state === "connected") {
      clearTimeout(this.#timer);
      this.#everConnected = true;
    }
    if (this.#everConnected && state !== "idle") {
      this.#recovery.mediaIs(state);
    } else if (state === "failed") {
      this.#hands.fail({ reason: "media-unreachable", message: "" });
    }
  }

  /** Tells the server of a track's mute state once it knows the track, and only when it differs from what it was told. */
  #announceMute(local) {
    const mid = this.#negotiator?.publishedMid(local);
    if (mid) {
      const track = `${this.#selfId}/${mid}`;
      if (local.told?.track !== track || local.told.muted !== local.muted) {
        local.told = { track, muted: local.muted };
        this.#hands.say({ type: "mute", track, muted: local.muted });
      }
    }
  }
}

/** Whether there is something to see or hear already. */
function isSending(participants) {
  return participants.some((participant) => participant.tracks.length > 0);
}
