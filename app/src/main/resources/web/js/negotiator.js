// One RTCPeerConnection and its offers. The browser always offers, the server always answers (docs/signaling.md), so the
// only rule to keep is: one offer at a time, and everything that was wanted meanwhile goes into the next one.

import { offerDependencyDescriptor, preferCodec, preferRedundancy } from "./codecs.js";
import { DataMessages } from "./data-messages.js";
import { fitted, SendSlot, shapeOf, usefulLayers } from "./send-slot.js";
import { TypedEvents } from "./typed-events.js";

/**
 * A track of ours.
 * @typedef {object} OutgoingTrack
 * @property {"microphone" | "camera" | "screen"} source
 * @property {"audio" | "video"} kind
 * @property {MediaStreamTrack | null} mediaTrack
 * @property {RTCRtpEncodingParameters[] | null} encodings the layers of simulcast, or null for one
 */

/**
 * @typedef {object} NegotiatorEvents
 * @property {{trackId: string, transceiver: RTCRtpTransceiver}} delivered
 * @property {{trackId: string}} refused
 * @property {RTCPeerConnectionState} mediastate
 * @property {null} negotiated
 * @property {{from: string, data: string | ArrayBuffer}} data
 * @property {null} datalost
 * @property {Error} broken
 */

/** A receiving m-section. It outlives the track it carries: the next track of its kind uses it again. */
class ReceiveSlot {
  /** @type {string | null} */
  trackId = null;
  delivered = false;

  /** @param {RTCRtpTransceiver} transceiver @param {string} kind */
  constructor(transceiver, kind) {
    this.transceiver = transceiver;
    this.kind = kind;
  }

  /** Free only once the server has agreed that nothing flows here, so that no late packet shows up in another's tile. */
  get free() {
    const agreed = this.transceiver.currentDirection;
    return this.trackId === null && (agreed === "inactive" || agreed === null);
  }
}

const ANSWER_TIMEOUT_MILLIS = 10_000;
const KEPT_CANDIDATES = 50;

/**
 * Keeps the peer connection in step with what is published and what is wanted.
 *
 * Events: `delivered` (detail `{trackId, transceiver}`): a wanted track now arrives; `refused` (detail `{trackId}`): the
 * server left its m-section inactive; `mediastate` (detail: the connection's state); `broken` (detail: an Error): the
 * negotiation cannot go on.
 * @extends {TypedEvents<NegotiatorEvents>}
 */
export class Negotiator extends TypedEvents {
  #send;
  #codec;
  #red;
  #simulcast;
  /** @type {RTCPeerConnection} */
  peer;
  /** @type {Map<OutgoingTrack, SendSlot>} */
  #outgoing = new Map();
  /** @type {SendSlot[]} those that once sent and may send again */
  #idleSenders = [];
  /** @type {Map<string, string>} wanted track id to kind, in the order of arrival */
  #wanted = new Map();
  /** @type {ReceiveSlot[]} */
  #slots = [];
  #dirty = false;
  #held = false;
  #running = false;
  #closed = false;
  #seq = 0;
  /** @type {{seq: number, timer: number, resolve: (sdp: string) => void, reject: (e: Error) => void} | null} */
  #awaited = null;
  /** @type {object | null} the offer that is not answered yet */
  #offer = null;
  /** @type {object[]} the candidates since the last offer that began an ICE session: they may have to be told again */
  #candidates = [];
  #offered = false;
  /** Whether there was an answer: what the server said of layers before it was about an earlier connection. */
  #agreed = false;
  /** @type {DataMessages | null} */
  messages = null;

  /**
   * @param {(message: object) => void} send puts a message on the signaling channel; while there is none, it is lost
   * @param {{connection: number, codec: string | null, iceServers: RTCIceServer[], peer?: RTCPeerConnection | null,
   *   red?: boolean, simulcast?: boolean, data?: boolean}} options
   *   `connection`: the number of this peer connection, larger than that of the one before; `peer`: one that was made ahead
   *   of time; `codec`: the video codec to send: `vp8`, `vp9`, `h264` or `av1`; null leaves it to the server; `red`: whether
   *   sound is sent twice; `data`: whether messages are sent and received (events `data` and `datalost`)
   */
  constructor(send, { connection, codec, iceServers, peer = null, red = false, simulcast = false, data = false }) {
    super();
    this.connection = connection;
    this.#send = (message) => send({ ...message, connection });
    this.#codec = codec;
    this.#red = red;
    this.#simulcast = simulcast;
    this.peer = peer ?? newPeer(iceServers);
    if (peer && iceServers.length > 0) {
      peer.setConfiguration({ ...peer.getConfiguration(), iceServers });
    }
    if (data) {
      const tell = (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail }));
      this.messages = new DataMessages(this.peer, (message) => tell("data", message), () => tell("datalost", null));
    }
    this.peer.addEventListener("icecandidate", (event) => this.#candidate(event.candidate));
    this.peer.addEventListener("connectionstatechange", () => {
      this.dispatchEvent(new CustomEvent("mediastate", { detail: this.peer.connectionState }));
    });
  }

  /** @param {OutgoingTrack} track */
  publish(track) {
    const encodings = this.#simulcast ? track.encodings : null;
    const shape = shapeOf(track.kind, encodings);
    const reused = this.#idleSenders.findIndex((slot) => slot.free && slot.shape === shape);
    const slot = reused >= 0 ? this.#idleSenders.splice(reused, 1)[0] : this.#addSender(track, shape, encodings);
    slot.carry(track).catch((e) => this.#break(e));
    if (track.kind === "video" && this.#codec) {
      preferCodec(slot.transceiver, this.#codec);
      if (this.#codec === "av1") {
        offerDependencyDescriptor(slot.transceiver);
      }
    } else if (track.kind === "audio" && this.#red) {
      preferRedundancy(slot.transceiver);
    }
    this.#outgoing.set(track, slot);
    this.negotiate();
  }

  #addSender(track, shape, encodings) {
    const init = /** @type {RTCRtpTransceiverInit} */ ({ direction: "sendonly" });
    if (encodings) {
      init.sendEncodings = fitted(encodings, usefulLayers(track.mediaTrack?.getSettings() ?? {}));
    }
    return new SendSlot(this.peer.addTransceiver(track.mediaTrack ?? track.kind, init), shape);
  }

  /** @param {OutgoingTrack} track */
  unpublish(track) {
    const slot = this.#outgoing.get(track);
    if (slot) {
      this.#outgoing.delete(track);
      this.#idleSenders.push(slot);
      slot.carry(null).catch((e) => this.#break(e));
      this.negotiate();
    }
  }

  /** Sends what the track's `mediaTrack` is now, without a negotiation. @param {OutgoingTrack} track */
  async replaced(track) {
    await this.#outgoing.get(track)?.update();
  }

  /** The mid of a track that the server has agreed to take, or null. @param {OutgoingTrack} track */
  publishedMid(track) {
    const transceiver = this.#outgoing.get(track)?.transceiver;
    return transceiver?.currentDirection === "sendonly" ? transceiver.mid : null;
  }

  /** @returns {Array<{track: OutgoingTrack, transceiver: RTCRtpTransceiver}>} */
  get outgoing() {
    return [...this.#outgoing].map(([track, { transceiver }]) => ({ track, transceiver }));
  }

  /** The transceivers that carry a wanted track now. */
  get incoming() {
    return this.#slots
      .filter((slot) => slot.trackId !== null && slot.delivered)
      .map((slot) => ({ trackId: /** @type {string} */ (slot.trackId), transceiver: slot.transceiver }));
  }

  want(trackId, kind) {
    this.#wanted.set(trackId, kind);
    this.negotiate();
  }

  unwant(trackId) {
    if (this.#wanted.delete(trackId)) {
      // At once, and not in the next round: a track of the same id may be wanted again until then, and is another.
      this.#slots.filter((slot) => slot.trackId === trackId).forEach((slot) => this.#release(slot));
      this.negotiate();
    }
  }

  /** Looks for a new path with the next offer; what was negotiated stays. @param {RTCIceServer[]} iceServers */
  restartIce(iceServers) {
    if (iceServers.length > 0) {
      this.peer.setConfiguration({ ...this.peer.getConfiguration(), iceServers });
    }
    this.peer.restartIce();
    this.negotiate();
  }

  /**
   * Sends only these layers of a track.
   * @param {string} mid
   * @param {string[]} active their rids; the empty name stands for a track without layers
   */
  setActiveLayers(mid, active) {
    const slot = [...this.#outgoing.values()].find((each) => each.transceiver.mid === mid);
    if (slot && this.#agreed) {
      slot.want(active).catch((e) => this.#break(e));
    }
  }

  /** The signaling channel is gone: an answer that is waited for may take until it is back. */
  pause() {
    clearTimeout(this.#awaited?.timer);
  }

  /** The signaling channel is there again: says what may have been lost with the old one. */
  resume() {
    if (this.#offer && this.#awaited) {
      this.#send(this.#offer);
      this.#awaited.timer = this.#answerTimer(this.#awaited.seq);
    }
    if (this.#offered) {
      this.#candidates.forEach((candidate) => this.#send(candidate));
    }
  }

  /** Asks for a round of offer and answer. Calls during a round, or in one turn of the event loop, become one round. */
  negotiate() {
    this.#dirty = true;
    if (!this.#running && !this.#closed && !this.#held) {
      this.#running = true;
      queueMicrotask(() => this.#rounds());
    }
  }

  /** Waits with the next offer: for what is about to be published, say. At most this long, since others wait, too. */
  async hold(until, limitMillis) {
    this.#held = true;
    await Promise.race([until, new Promise((resolve) => setTimeout(resolve, limitMillis))]);
    this.#held = false;
    this.negotiate();
  }

  /** Hands in an `answer`, or the `error` that stands in its place. */
  answered(message) {
    const awaited = this.#awaited;
    const mine = (message.connection ?? this.connection) === this.connection;
    if (awaited && mine && message.seq === awaited.seq) {
      this.#awaited = null;
      this.#offer = null;
      clearTimeout(awaited.timer);
      if (message.type === "answer") {
        this.#agreed = true;
        awaited.resolve(message.sdp);
      } else {
        awaited.reject(new Error(message.message || "The server refused the offer."));
      }
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#awaited?.timer);
    this.#awaited?.reject(new Error("closed"));
    this.#awaited = null;
    this.peer.close();
  }

  async #rounds() {
    try {
      while (this.#dirty && !this.#closed) {
        this.#dirty = false;
        await this.#round();
      }
    } catch (e) {
      this.#break(/** @type {Error} */ (e));
    } finally {
      this.#running = false;
    }
  }

  async #round() {
    this.#assignSlots();
    if (this.peer.getTransceivers().length === 0) {
      // Nothing to send and nobody to see yet: ask for one of each anyway, so that the path is ready when someone comes.
      this.#addSlot("audio");
      this.#addSlot("video");
    }
    await this.peer.setLocalDescription(await this.peer.createOffer());
    if (this.#closed) {
      return;
    }
    const seq = ++this.#seq;
    const answer = this.#answerTo(seq);
    const publish = [...this.#outgoing]
      .filter(([, { transceiver }]) => transceiver.mid !== null)
      .map(([track, { transceiver }]) => ({ mid: transceiver.mid, source: track.source }));
    const subscribe = this.#slots
      .filter((slot) => slot.trackId !== null)
      .map((slot) => ({ mid: slot.transceiver.mid, track: slot.trackId }));
    this.#offer = { type: "offer", seq, sdp: this.peer.localDescription?.sdp, publish, subscribe };
    this.#send(this.#offer);
    if (!this.#offered) {
      this.#offered = true; // from now on candidates cannot overtake the first offer
      this.#candidates.forEach((candidate) => this.#send(candidate));
    }
    await this.peer.setRemoteDescription({ type: "answer", sdp: await answer });
    this.#outgoing.forEach((slot) => slot.update().catch((e) => this.#break(e)));
    this.dispatchEvent(new CustomEvent("negotiated"));
    this.#settle();
  }

  /** Takes slots from tracks that are no longer wanted and gives free ones to those that have none. */
  #assignSlots() {
    for (const slot of this.#slots) {
      if (slot.trackId !== null && !this.#wanted.has(slot.trackId)) {
        this.#release(slot);
      }
    }
    const carried = new Set(this.#slots.map((slot) => slot.trackId));
    for (const [trackId, kind] of this.#wanted) {
      if (!carried.has(trackId)) {
        const slot = this.#slots.find((s) => s.kind === kind && s.free) ?? this.#addSlot(kind);
        slot.transceiver.direction = "recvonly";
        slot.trackId = trackId;
      }
    }
  }

  #release(slot) {
    slot.trackId = null;
    slot.delivered = false;
    slot.transceiver.direction = "inactive";
  }

  #addSlot(kind) {
    const slot = new ReceiveSlot(this.peer.addTransceiver(kind, { direction: "recvonly" }), kind);
    if (kind === "video") {
      offerDependencyDescriptor(slot.transceiver);
    }
    this.#slots.push(slot);
    return slot;
  }

  #settle() {
    this.#slots = this.#slots.filter((slot) => slot.transceiver.currentDirection !== "stopped");
    for (const slot of this.#slots) {
      const trackId = slot.trackId;
      if (trackId === null || slot.delivered || !this.#wanted.has(trackId)) {
        continue;
      }
      if (slot.transceiver.currentDirection === "recvonly") {
        slot.delivered = true;
        this.dispatchEvent(new CustomEvent("delivered", { detail: { trackId, transceiver: slot.transceiver } }));
      } else {
        // Gone meanwhile, or in a codec that this browser does not offer. Asking again would change nothing.
        this.#wanted.delete(trackId);
        slot.trackId = null;
        this.dispatchEvent(new CustomEvent("refused", { detail: { trackId } }));
      }
    }
  }

  #answerTo(seq) {
    const answer = new Promise((resolve, reject) => {
      this.#awaited = { seq, timer: this.#answerTimer(seq), resolve, reject };
    });
    answer.catch(() => {}); // awaited a little later than made; the round reports the failure
    return answer;
  }

  #answerTimer(seq) {
    const late = { type: "error", seq, message: "The server did not answer the offer in time." };
    return window.setTimeout(() => this.answered(late), ANSWER_TIMEOUT_MILLIS);
  }

  #candidate(candidate) {
    if (candidate && candidate.candidate === "") {
      return; // Firefox's end of one generation; the null that follows says the same for all
    }
    const mid = candidate?.sdpMid ?? this.peer.getTransceivers()[0]?.mid ?? "0";
    const message = { type: "candidate", mid, candidate: candidate?.candidate ?? "" };
    if (this.#candidates.length >= KEPT_CANDIDATES) {
      this.#candidates.shift();
    }
    this.#candidates.push(message);
    if (this.#offered) {
      this.#send(message);
    }
  }

  #break(error) {
    if (!this.#closed) {
      this.dispatchEvent(new CustomEvent("broken", { detail: error }));
    }
  }
}

/**
 * A peer connection as the server wants it. It looks for its addresses at once, not only when there is an offer.
 * @param {RTCIceServer[]} iceServers
 */
export function newPeer(iceServers) {
  return new RTCPeerConnection({ bundlePolicy: "max-bundle", rtcpMuxPolicy: "require", iceCandidatePoolSize: 1, iceServers });
}
