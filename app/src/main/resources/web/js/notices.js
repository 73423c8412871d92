// What the page says above the pictures: trouble with its cause and a countdown, people who knock, a muted microphone.

import { MediaFlow } from "./media-flow.js";
import { admission } from "./people-panel.js";
import { bannerText } from "./wording.js";

const UNSTABLE_AFTER_MILLIS = 2000;
const TALKING_HINT_MILLIS = 4000;

/** Follows a client. */
export class Notices {
  #client;
  #announcer;
  #flow;
  #unstableTimer = 0;
  #countdownTimer = 0;
  #hintTimer = 0;

  /**
   * @param {import("./parley-client.js").ParleyClient} client
   * @param {import("./announcer.js").Announcer} announcer
   * @param {AbortSignal} signal ends it
   */
  constructor(client, announcer, signal) {
    this.#client = client;
    this.#announcer = announcer;
    this.#flow = new MediaFlow(client, () => this.#showBanner());
    client.addEventListener("state", () => this.#showBanner(), { signal });
    client.addEventListener("media", () => this.#showBannerSoon(), { signal });
    client.addEventListener("recovery", () => this.#showBannerSoon(), { signal });
    client.addEventListener("lobby", ({ detail }) => this.#knocked(detail.came), { signal });
    byId("try-now").addEventListener("click", () => client.retryNow(), { signal });
    signal.addEventListener("abort", () => this.#close());
  }

  /** Somebody talks although the microphone is off. */
  talkingWhileMuted(shortcuts) {
    if (!byId("muted-hint").textContent) {
      byId("muted-hint").textContent = shortcuts
        ? "Your microphone is off. Hold Space to talk."
        : "Your microphone is off.";
    }
    clearTimeout(this.#hintTimer);
    this.#hintTimer = window.setTimeout(() => this.noHint(), TALKING_HINT_MILLIS);
  }

  noHint() {
    clearTimeout(this.#hintTimer);
    byId("muted-hint").textContent = "";
  }

  #knocked(came) {
    const items = this.#client.waiting.map(({ id, name }) => {
      const item = document.createElement("li");
      const text = document.createElement("span");
      text.textContent = `${name} wants to come in.`;
      item.append(text, ...admission(this.#client, id, name));
      return item;
    });
    byId("knocks").replaceChildren(...items.slice(0, 3));
    if (came) {
      this.#announcer.say(`${came.name} wants to come in.`);
    }
  }

  /** A short interruption is no news: only what lasts is told. */
  #showBannerSoon() {
    clearTimeout(this.#unstableTimer);
    if (this.#client.mediaState === "connected") {
      this.#showBanner();
    } else {
      this.#unstableTimer = window.setTimeout(() => this.#showBanner(), UNSTABLE_AFTER_MILLIS);
    }
  }

  #showBanner() {
    const { state, mediaState, cause, recoveries } = this.#client;
    this.#flow.watch(state === "reconnecting");
    const text = bannerText(state, mediaState, cause, recoveries.at(-1) ?? null, this.#flow.comes);
    if (byId("banner").textContent !== text) {
      byId("banner").textContent = text;
    }
    byId("try-now").hidden = state !== "reconnecting" && !this.#client.nextTryAt;
    this.#count();
  }

  /** The seconds to the next try are for the eye only: read aloud, they would never end. */
  #count() {
    clearTimeout(this.#countdownTimer);
    const seconds = Math.ceil((this.#client.nextTryAt - performance.now()) / 1000);
    byId("countdown").textContent = seconds > 0 && byId("banner").textContent ? `Next try in ${seconds} s` : "";
    if (this.#client.state === "reconnecting" || this.#client.nextTryAt > 0) {
      this.#countdownTimer = window.setTimeout(() => this.#count(), 250);
    }
  }

  #close() {
    clearTimeout(this.#unstableTimer);
    clearTimeout(this.#countdownTimer);
    this.#flow.watch(false);
    this.noHint();
    byId("banner").textContent = "";
    byId("countdown").textContent = "";
    byId("knocks").replaceChildren();
  }
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
