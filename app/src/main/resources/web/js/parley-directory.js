// People who can be called by name: who is there, whom it rings at, and what was missed. See docs/sdk.md.
//
//   const directory = new ParleyDirectory({ name: "ann" });
//   directory.addEventListener("ring", ({ detail: { call } }) => directory.accept(call));
//   directory.addEventListener("accepted", ({ detail: { room } }) => new ParleyClient({ room, name: "ann" }).connect());
//   directory.connect();

import { SignalChannel } from "./signal-channel.js";
import { signalUrl } from "./signal-session.js";
import { TypedEvents } from "./typed-events.js";

const RETRY_DELAYS_MILLIS = [0, 300, 1000, 2000, 2000, 2000, 2000, 2000, 3000, 5000, 7000];
const OPEN_LIMIT_MILLIS = 8000;

/** @typedef {"idle" | "connecting" | "registered" | "reconnecting" | "refused"} DirectoryState */
/** @typedef {"available" | "busy"} Status */
/** @typedef {{from: string, at: number}} MissedCall `at` in milliseconds since 1970 */
/** @typedef {"declined" | "canceled" | "busy" | "missed"} Outcome */
/**
 * A call that rings.
 * @typedef {object} NamedCall
 * @property {string} id
 * @property {string} name of the other one
 * @property {boolean} incoming
 * @property {string} room in which both meet
 */
/**
 * @typedef {object} DirectoryOptions
 * @property {string} name 1 to 32 of `A-Z a-z 0-9 . _ -`
 * @property {string} [key] from an earlier `registered` event: has the name again
 * @property {string | null} [token] an invitation whose `sub` is the name, where one is needed
 * @property {string} [url] of the WebSocket; that of the page's own server if left out
 */

/**
 * The details of {@link ParleyDirectory}'s events.
 * @typedef {object} DirectoryEvents
 * @property {{state: DirectoryState, message: string}} state
 * @property {{key: string}} registered
 * @property {{people: Map<string, Status>}} people
 * @property {{missed: MissedCall[]}} missed
 * @property {{call: NamedCall}} ring
 * @property {{call: NamedCall}} ringing
 * @property {{call: NamedCall, room: string}} accepted
 * @property {{call: NamedCall, outcome: Outcome}} over
 * @property {{code: string, message: string}} warning
 */

/**
 * One person who can be called, and calls.
 *
 * Events, all with a `detail`: `state` {state, message}; `registered` {key}; `people` {people}: a map of names and
 * statuses; `missed` {missed}; `ring` {call}: somebody calls; `ringing` {call}: it rings at the one whom you called;
 * `accepted` {call, room}: both join the room now; `over` {call, outcome}; `warning` {code, message}.
 * @extends {TypedEvents<DirectoryEvents>}
 */
export class ParleyDirectory extends TypedEvents {
  #options;
  /** @type {SignalChannel | null} */
  #channel = null;
  /** @type {DirectoryState} */
  #state = "idle";
  #key;
  #attempt = 0;
  #timer = 0;
  #available = true;
  /** @type {Map<string, Status>} everyone else, by name */
  people = new Map();
  /** @type {MissedCall[]} the latest last */
  missed = [];
  /** @type {Map<string, NamedCall>} those that ring now */
  calls = new Map();

  /** @param {DirectoryOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#key = options.key ?? "";
  }

  get name() {
    return this.#options.name;
  }
  get state() {
    return this.#state;
  }
  get available() {
    return this.#available;
  }

  /** Registers the name, and again after every lost connection. */
  connect() {
    if (this.#state !== "idle" && this.#state !== "refused") {
      throw new Error(`connect() while ${this.#state}`);
    }
    this.#attempt = 0;
    this.#enter("connecting");
    this.#open();
  }

  /** Gives the name back; nobody can call it any more. */
  close() {
    clearTimeout(this.#timer);
    const channel = this.#channel;
    this.#channel = null;
    channel?.close(true);
    this.#forget();
    this.#enter("idle");
  }

  /** Whether you want to be called. @param {boolean} available */
  setAvailable(available) {
    this.#available = available;
    this.#say({ type: "status", available });
  }

  /** @param {string} name */
  call(name) {
    this.#say({ type: "call", to: name });
  }

  /** @param {NamedCall} call one that rings here */
  accept(call) {
    this.#say({ type: "accept", call: call.id });
  }

  /** @param {NamedCall} call one that rings here */
  decline(call) {
    this.#say({ type: "decline", call: call.id });
  }

  /** @param {NamedCall} call one of your own that rings at the other */
  cancel(call) {
    this.#say({ type: "cancel", call: call.id });
  }

  /** @param {object} message */
  #say(message) {
    if (this.#state === "registered") {
      this.#channel?.send(message);
    }
  }

  async #open() {
    const channel = new SignalChannel(this.#options.url ?? signalUrl());
    this.#channel = channel;
    channel.addEventListener("message", (event) => this.#channel === channel && this.#received(event.detail));
    channel.addEventListener("end", (event) => this.#channel === channel && this.#ended(event.detail));
    try {
      await channel.opened(OPEN_LIMIT_MILLIS);
      const { name, token } = this.#options;
      const key = this.#key ? { key: this.#key } : {};
      channel.send({ type: "register", name, ...key, ...(token ? { token } : {}) });
    } catch {
      channel.close();
    }
  }

  /** @param {any} message of docs/signaling.md */
  #received(message) {
    switch (message.type) {
      case "registered":
        return this.#registered(message);
      case "presence":
        return this.#presence(message);
      case "ring":
        return this.#rings({ id: message.call, name: message.from, incoming: true, room: message.room });
      case "ringing":
        return this.#rings({ id: message.call, name: message.to, incoming: false, room: message.room });
      case "call-over":
        return this.#over(message);
      case "error":
        return this.#refused(message);
      default:
        return undefined;
    }
  }

  /** @param {{key: string, people: Array<{name: string, status: Status}>, missed: MissedCall[]}} message */
  #registered(message) {
    this.#attempt = 0;
    this.#key = message.key;
    this.people = new Map(message.people.map(({ name, status }) => [name, status]));
    this.missed.push(...message.missed);
    this.#enter("registered");
    this.#tell("registered", { key: this.#key });
    if (!this.#available) {
      this.#say({ type: "status", available: false });
    }
    this.#tell("people", { people: this.people });
    this.#tell("missed", { missed: this.missed });
  }

  /** @param {{name: string, status: Status | "gone"}} message */
  #presence({ name, status }) {
    if (status === "gone") {
      this.people.delete(name);
    } else {
      this.people.set(name, status);
    }
    this.#tell("people", { people: this.people });
  }

  /** @param {NamedCall} call */
  #rings(call) {
    this.calls.set(call.id, call);
    this.#tell(call.incoming ? "ring" : "ringing", { call });
  }

  /** @param {{call: string, outcome: Outcome | "accepted", room: string}} message */
  #over({ call: id, outcome, room }) {
    const call = this.calls.get(id);
    if (!call) {
      return;
    }
    this.calls.delete(id);
    if (outcome === "accepted") {
      this.#tell("accepted", { call, room });
      return;
    }
    if (call.incoming && (outcome === "missed" || outcome === "canceled")) {
      this.missed.push({ from: call.name, at: Date.now() });
      this.#tell("missed", { missed: this.missed });
    }
    this.#tell("over", { call, outcome });
  }

  /** @param {{code: string, message: string}} error */
  #refused({ code, message }) {
    if (this.#state === "registered") {
      this.#tell("warning", { code, message });
    } else {
      const channel = this.#channel;
      this.#channel = null;
      channel?.close(true);
      this.#forget();
      this.#enter("refused", message);
    }
  }

  /** @param {import("./signal-channel.js").ChannelEnd} end */
  #ended(end) {
    this.#channel = null;
    this.#forget();
    if (end.said && end.reason === "replaced") {
      this.#enter("refused", "You are reachable in another window now.");
      return;
    }
    const delay = RETRY_DELAYS_MILLIS[Math.min(this.#attempt++, RETRY_DELAYS_MILLIS.length - 1)];
    const spread = this.#attempt > 2 || end.said ? Math.random() * 1000 : 0;
    this.#timer = window.setTimeout(() => this.#open(), delay + spread);
    this.#enter(this.#state === "connecting" ? "connecting" : "reconnecting");
  }

  /** Calls do not outlast the connection. */
  #forget() {
    const calls = [...this.calls.values()];
    this.calls.clear();
    this.people.clear();
    calls.forEach((call) => this.#tell("over", { call, outcome: "canceled" }));
  }

  /** @param {DirectoryState} state @param {string} [message] */
  #enter(state, message = "") {
    this.#state = state;
    this.#tell("state", { state, message });
  }

  /** @template {keyof DirectoryEvents} Type @param {Type} type @param {DirectoryEvents[Type]} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
