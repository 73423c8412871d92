// Whether sound and pictures still come while the server cannot be reached: the peer connection finds out only later.

const EVERY_MILLIS = 1000;

/** Looks at what has been received, every second. */
export class MediaFlow {
  #client;
  #changed;
  #timer = 0;
  /** What was received until the look before. @type {number | null} */
  #received = null;
  /** Whether anything came within the last second, or null while that is not known. @type {boolean | null} */
  comes = null;

  /** @param {import("./parley-client.js").ParleyClient} client @param {() => void} changed called when `comes` has changed */
  constructor(client, changed) {
    this.#client = client;
    this.#changed = changed;
  }

  /** @param {boolean} on */
  watch(on) {
    if (on && !this.#timer) {
      this.#timer = window.setInterval(() => this.#look(), EVERY_MILLIS);
      this.#look();
    } else if (!on) {
      clearInterval(this.#timer);
      this.#timer = 0;
      this.#received = null;
      this.comes = null;
    }
  }

  async #look() {
    const timer = this.#timer;
    const stats = await this.#client.stats().catch(() => null); // closed in between
    if (!stats || timer !== this.#timer) {
      return;
    }
    const received = Object.values(stats.remote).reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
    const comes = this.#received === null ? null : received > this.#received;
    this.#received = received;
    if (comes !== this.comes) {
      this.comes = comes;
      this.#changed();
    }
  }
}
