// The connection to the server's signaling, through as many sockets as it takes: a lost one is replaced, and the seat is
// taken up again.

import { SignalChannel } from "./signal-channel.js";

/** @typedef {{reason: string, message: string}} Cause */

const CONNECT_LIMIT_MILLIS = 15_000;
const OPEN_LIMIT_MILLIS = 8000;
const RECONNECT_LIMIT_MILLIS = 600_000;
const RETRY_DELAYS_MILLIS = [0, 300, 1000, 2000, 2000, 2000, 2000, 2000, 3000, 5000, 7000];

/** Ends after which the server expects everyone back. */
const COME_BACK = ["shutdown", "internal"];

/** One participant's way to say something to the server. */
export class SignalSession {
  #options;
  #hands;
  /** @type {SignalChannel | null} */
  #channel = null;
  /** @type {SignalChannel | null} opened ahead of time */
  #prepared = null;
  /** Whether the channel has its seat, so that messages mean something to the server. */
  #seated = false;
  /** Whether the server took this channel, and whether it ever took one. */
  #taken = false;
  #everTaken = false;
  #token;
  #number = -1;
  #attempt = 0;
  #giveUpAt = 0;
  #retryTimer = 0;
  /** When the next try begins, on the clock of `performance.now()`. */
  nextTryAt = 0;

  /**
   * @param {import("./parley-client.js").ClientOptions} options
   * @param {{received: (message: any) => void, lost: (cause: Cause) => void, over: (cause: Cause) => void}} hands
   *   `received`: the server said something; `lost`: it cannot be reached just now, and another try is on its way; `over`:
   *   it said that this is the end, or could not be reached for too long
   */
  constructor(options, hands) {
    this.#options = options;
    this.#hands = hands;
    this.#token = options.seat?.token ?? "";
  }

  /** What takes the seat up again; empty if there is none. */
  get token() {
    return this.#token;
  }

  /** Opens the socket ahead of {@link SignalSession#open}. */
  prepare() {
    this.#prepared ??= new SignalChannel(this.#options.url ?? signalUrl());
  }

  open() {
    this.#attempt = 0;
    this.#giveUpAt = performance.now() + CONNECT_LIMIT_MILLIS;
    this.#connect();
  }

  /** Says something, if there is a seat to say it from. */
  say(message) {
    if (this.#seated) {
      this.#channel?.send(message);
    }
  }

  /** Does not wait for the next try. */
  retryNow() {
    if (this.#retryTimer !== 0) {
      clearTimeout(this.#retryTimer);
      this.#connect();
    }
  }

  /** Finds out at once whether the server is still there. */
  probe() {
    this.#channel?.probe();
  }

  /** Ends it. @param {boolean} forGood whether the seat is given up, too */
  close(forGood) {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = 0;
    this.#prepared?.close();
    this.#prepared = null;
    const channel = this.#channel;
    this.#channel = null;
    this.#seated = false;
    if (forGood) {
      channel?.send({ type: "leave" });
      this.forgetSeat();
    }
    channel?.close(forGood);
  }

  forgetSeat() {
    this.#token = "";
    this.#number = -1;
  }

  async #connect() {
    this.#retryTimer = 0;
    const channel = this.#prepared?.usable ? this.#prepared : new SignalChannel(this.#options.url ?? signalUrl());
    this.#prepared = null;
    const before = this.#channel;
    this.#channel = channel;
    this.#seated = false;
    this.#taken = false;
    before?.close();
    channel.addEventListener("message", (event) => this.#channel === channel && this.#received(event.detail));
    channel.addEventListener("end", (event) => this.#channel === channel && this.#ended(event.detail));
    try {
      await channel.opened(Math.max(1000, Math.min(OPEN_LIMIT_MILLIS, this.#giveUpAt - performance.now())));
      this.#ask(channel);
    } catch {
      channel.close(); // and so "end", which decides whether to try again
    }
  }

  #ask(channel) {
    if (this.#token) {
      const after = this.#number >= 0 ? { after: this.#number } : {};
      channel.send({ type: "resume", token: this.#token, ...after });
    } else {
      const { room, name, token, role } = this.#options;
      channel.send({ type: "join", v: 1, room, name, ...(token ? { token } : {}), ...(role ? { role } : {}) });
    }
  }

  #received(message) {
    if (typeof message.n === "number") {
      this.#number = message.n;
    }
    switch (message.type) {
      case "welcome":
      case "resumed":
        this.#seated = true;
        this.#taken = this.#everTaken = true;
        this.#token = message.token ?? this.#token;
        break;
      case "waiting":
        this.#taken = this.#everTaken = true;
        break;
      case "token":
        this.#token = message.token;
        break;
      case "error":
        if (message.code === "resume-failed") {
          this.forgetSeat();
          this.#ask(this.#channel);
        }
        break;
      default:
        break;
    }
    this.#hands.received(message);
  }

  /** @param {import("./signal-channel.js").ChannelEnd} end */
  #ended(end) {
    const back = !end.said || (COME_BACK.includes(end.reason) && this.#everTaken);
    if (this.#taken) {
      this.#attempt = 0;
      this.#giveUpAt = performance.now() + RECONNECT_LIMIT_MILLIS;
    }
    this.#channel = null;
    this.#seated = false;
    const reason = end.said ? end.reason : this.#everTaken ? "connection-lost" : "unreachable";
    const cause = { reason, message: end.message };
    if (!back || performance.now() >= this.#giveUpAt) {
      this.#hands.over(cause);
      return;
    }
    const delay = RETRY_DELAYS_MILLIS[Math.min(this.#attempt++, RETRY_DELAYS_MILLIS.length - 1)];
    // So that a restarted server is not met by all at once; one that says goodbye needs a moment anyway.
    const spread = this.#attempt > 2 || end.said ? Math.random() * 1000 : 0;
    this.nextTryAt = performance.now() + delay + spread;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = window.setTimeout(() => this.#connect(), delay + spread);
    this.#hands.lost(cause);
  }
}

/** The signaling of the server that this page comes from. */
export function signalUrl() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/api/v1/signal`;
}
