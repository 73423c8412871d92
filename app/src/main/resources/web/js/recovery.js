// What is done when media stops: wait, restart ICE, begin a new connection. One step at a time, each with its reason.

/** @typedef {"wait" | "ice-restart" | "new-connection" | "recovered"} Step */
/** @typedef {{at: number, step: Step, reason: string, millis?: number}} RecoveryEntry */

const WAIT_MILLIS = 2000;
const RESTART_LIMIT_MILLIS = 5000;
const CONNECTION_LIMIT_MILLIS = 10_000;
const GIVE_UP_MILLIS = 600_000;
const KEPT_ENTRIES = 100;

/**
 * The ladder of a media connection. It knows no browser: what it does, it does through the hands that it is given.
 *
 * A short gap is waited out. Then ICE is restarted, which keeps DTLS, SRTP and all m-sections. If that does not help
 * within 5 s, or is refused, a new peer connection takes the place of the old one, again and again.
 */
export class Recovery {
  /** @type {RecoveryEntry[]} the latest last */
  entries = [];
  #hands;
  #clock;
  #state = "new";
  #signaling = true;
  /** @type {Step | null} */
  #step = null;
  #troubleSince = 0;
  #timer = 0;
  /** @type {{step: Step, reason: string} | null} waits for the signaling connection */
  #due = null;
  /** @type {{step: Step, reason: string, at: number} | null} waits for its time */
  #next = null;

  /**
   * @param {{restartIce: () => void, newConnection: () => void, giveUp: () => void, changed?: (entry: RecoveryEntry) => void}} hands
   * @param {{now: () => number, set: (run: () => void, millis: number) => number, clear: (timer: number) => void}} [clock]
   */
  constructor(hands, clock = browserClock()) {
    this.#hands = hands;
    this.#clock = clock;
  }

  /** The step that is being tried, or null if all is well. */
  get step() {
    return this.#step;
  }

  /** When the next step is due, on the clock of `performance.now()`; 0 if none is. */
  get nextAt() {
    return this.#next?.at ?? 0;
  }

  /** Does not wait for the next step. */
  hurry() {
    if (this.#next) {
      this.#begin(this.#next.step, this.#next.reason);
    }
  }

  /** The peer connection's state is another. */
  mediaIs(state) {
    this.#state = state;
    if (state === "connected") {
      this.#recovered();
    } else if (state === "disconnected" && this.#step === null) {
      this.#begin("wait", "nothing comes through");
    } else if (state === "failed" && this.#step !== "new-connection") {
      this.#begin(this.#step === "ice-restart" ? "new-connection" : "ice-restart", "the path is gone");
    }
  }

  /** The signaling connection is there again, or gone. @param {boolean} there @param {boolean} [moved] from another address */
  signalingIs(there, moved = false) {
    this.#signaling = there;
    if (there && this.#due) {
      const { step, reason } = this.#due;
      this.#due = null;
      this.#begin(step, reason);
    } else if (there && moved && this.#step !== "new-connection") {
      this.#begin("ice-restart", "the network is another");
    }
  }

  /** The server does not know the connection any more, or refused to go on with it. @param {string} reason */
  connectionLost(reason) {
    this.#begin("new-connection", reason);
  }

  stop() {
    this.#rest();
    this.#step = null;
    this.#due = null;
  }

  #begin(step, reason) {
    this.#rest();
    this.#troubleSince ||= this.#clock.now();
    if (this.#clock.now() - this.#troubleSince > GIVE_UP_MILLIS) {
      this.stop();
      this.#hands.giveUp();
      return;
    }
    this.#step = step;
    if (step === "wait") {
      this.#note(step, reason);
      this.#later("ice-restart", reason, WAIT_MILLIS);
      return;
    }
    if (!this.#signaling) {
      this.#due = { step, reason };
      return;
    }
    this.#note(step, reason);
    if (step === "ice-restart") {
      this.#later("new-connection", "restarting ICE did not help", RESTART_LIMIT_MILLIS);
      this.#hands.restartIce();
    } else {
      this.#later("new-connection", "the new connection did not come about", CONNECTION_LIMIT_MILLIS);
      this.#hands.newConnection();
    }
  }

  #later(step, reason, millis) {
    this.#next = { step, reason, at: this.#clock.now() + millis };
    // An ICE restart may find a path without the state ever being another than "connected".
    const due = () => (this.#state === "connected" ? this.#recovered() : this.#begin(step, reason));
    this.#timer = this.#clock.set(due, millis);
  }

  #rest() {
    this.#clock.clear(this.#timer);
    this.#next = null;
  }

  #recovered() {
    this.#rest();
    this.#due = null;
    if (this.#step !== null) {
      this.#step = null;
      const millis = Math.round(this.#clock.now() - this.#troubleSince);
      this.#note("recovered", "", millis);
    }
    this.#troubleSince = 0;
  }

  #note(step, reason, millis) {
    /** @type {RecoveryEntry} */
    const entry = { at: this.#clock.now(), step, reason };
    if (millis !== undefined) {
      entry.millis = millis;
    }
    this.entries.push(entry);
    this.entries.splice(0, Math.max(0, this.entries.length - KEPT_ENTRIES));
    this.#hands.changed?.(entry);
  }
}

function browserClock() {
  return {
    now: () => performance.now(),
    set: (run, millis) => /** @type {any} */ (setTimeout(run, millis)),
    clear: (timer) => clearTimeout(timer),
  };
}
