// The signaling WebSocket of docs/signaling.md: one JSON object per text message.

/** Why a channel ended: a fatal `error`, a `bye`, or nothing at all (the network went away). */
/** @typedef {{reason: string, message: string, said: boolean}} ChannelEnd */

/**
 * One WebSocket from open to close. It is not reused: a new try is a new channel.
 *
 * Events: `message` (detail: the parsed message) and `end` (detail: {@link ChannelEnd}), which comes exactly once.
 */
export class SignalChannel extends EventTarget {
  #socket;
  /** @type {ChannelEnd | null} */
  #end = null;
  #ended = false;

  /** @param {string} url an address with the scheme `ws:` or `wss:` */
  constructor(url) {
    super();
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener("message", (event) => this.#read(event.data));
    this.#socket.addEventListener("close", () => this.#finish());
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

  /** Ends the channel from this side. `end` is dispatched at once: the network may take its time to notice. */
  close() {
    this.#socket.close(1000);
    this.#finish();
  }

  #read(text) {
    if (this.#ended) {
      return;
    }
    const message = JSON.parse(text);
    if (message.type === "bye") {
      this.#end = { reason: message.reason, message: message.message ?? "", said: true };
    } else if (message.type === "error" && message.fatal) {
      this.#end = { reason: message.code, message: message.message ?? "", said: true };
    }
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  #finish() {
    if (!this.#ended) {
      this.#ended = true;
      const detail = this.#end ?? { reason: "connection-lost", message: "", said: false };
      this.dispatchEvent(new CustomEvent("end", { detail }));
    }
  }
}
