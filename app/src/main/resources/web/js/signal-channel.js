// The signaling WebSocket of docs/signaling.md: one JSON object per text message.

import { TypedEvents } from "./typed-events.js";

/** Why a channel ended: a fatal `error`, a `bye`, or nothing at all (the network went away). */
/** @typedef {{reason: string, message: string, said: boolean}} ChannelEnd */

const PING_AFTER_MILLIS = 5000;
const LOST_AFTER_MILLIS = 12_000;
const PROBE_LIMIT_MILLIS = 2000;
const BEAT_MILLIS = 1000;
const SLEPT_MILLIS = 10_000;
/** A code of ours (RFC 6455, section 7.4.2): the seat is to be kept, somebody comes back for it. */
const COMING_BACK = 4000;

/**
 * One WebSocket from open to close. It is not reused: a new try is a new channel.
 *
 * Events: `message` (detail: the parsed message) and `end` (detail: {@link ChannelEnd}), which comes exactly once.
 * @extends {TypedEvents<{message: any, end: ChannelEnd}>}
 */
export class SignalChannel extends TypedEvents {
  #socket;
  /** @type {ChannelEnd | null} */
  #end = null;
  #ended = false;
  #heardAt = performance.now();
  #askedAt = 0;
  #limit = LOST_AFTER_MILLIS;
  #beatAt = Date.now();
  #timer = 0;

  /** @param {string} url an address with the scheme `ws:` or `wss:` */
  constructor(url) {
    super();
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener("open", () => this.#opened());
    this.#socket.addEventListener("message", (event) => this.#read(event.data));
    this.#socket.addEventListener("close", () => this.#finish());
  }

  /** Whether it is open, or may still open. */
  get usable() {
    return !this.#ended;
  }

  /** Settles when the socket is open; rejects when it could not be opened within the time. */
  opened(timeoutMillis) {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState === WebSocket.OPEN) {
        resolve(undefined);
        return;
      }
      const timer = setTimeout(() => reject(new Error("The server did not answer in time.")), timeoutMillis);
      this.#socket.addEventListener("open", () => {
        clearTimeout(timer);
        resolve(undefined);
      });
      this.#socket.addEventListener("close", () => {
        clearTimeout(timer);
        reject(new Error("The server could not be reached."));
      });
    });
  }

  /** Sends a message; one that can no longer be sent is dropped, since `end` tells of that anyway. */
  send(message) {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  /** Finds out within two seconds whether the server is still there: after sleep, or on another network. */
  probe() {
    if (this.#socket.readyState === WebSocket.OPEN && this.#limit !== PROBE_LIMIT_MILLIS) {
      this.#heardAt = performance.now();
      this.#limit = PROBE_LIMIT_MILLIS;
      this.#ask();
    }
  }

  /** Ends the channel from this side, for good or to come back. `end` is dispatched at once: the network may take its time. */
  close(forGood = false) {
    this.#socket.close(forGood ? 1000 : COMING_BACK);
    this.#finish();
  }

  #opened() {
    this.#heardAt = performance.now();
    this.#timer = setInterval(() => this.#beat(), BEAT_MILLIS);
  }

  /** The server's WebSocket pings do not reach scripts, so the page asks for itself when it hears nothing. */
  #beat() {
    const slept = Date.now() - this.#beatAt > SLEPT_MILLIS + BEAT_MILLIS;
    this.#beatAt = Date.now();
    if (slept) {
      this.probe();
    }
    const silence = performance.now() - this.#heardAt;
    if (silence > this.#limit) {
      this.close();
    } else if (silence > PING_AFTER_MILLIS && performance.now() - this.#askedAt > PING_AFTER_MILLIS) {
      this.#ask();
    }
  }

  #ask() {
    this.#askedAt = performance.now();
    this.send({ type: "ping" });
  }

  #read(text) {
    if (this.#ended) {
      return;
    }
    this.#heardAt = performance.now();
    this.#limit = LOST_AFTER_MILLIS;
    const message = JSON.parse(text);
    if (message.type === "bye") {
      this.#end = { reason: message.reason, message: message.message ?? "", said: true };
    } else if (message.type === "error" && message.fatal) {
      this.#end = { reason: message.code, message: message.message ?? "", said: true };
    }
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  #finish() {
    clearInterval(this.#timer);
    if (!this.#ended) {
      this.#ended = true;
      const detail = this.#end ?? { reason: "connection-lost", message: "", said: false };
      this.dispatchEvent(new CustomEvent("end", { detail }));
    }
  }
}
