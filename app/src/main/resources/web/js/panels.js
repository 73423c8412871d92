// The panel beside the pictures: chat, people or settings, one at a time.

import { TypedEvents } from "./typed-events.js";

/** @typedef {"chat" | "people" | "settings"} PanelName */

const TITLES = { chat: "Chat", people: "People", settings: "Settings" };

/**
 * Events: `open` and `close`, with the panel's name as detail.
 * @extends {TypedEvents<{open: PanelName, close: PanelName}>}
 */
export class Panels extends TypedEvents {
  /** @type {PanelName | null} */
  #shown = null;
  /** @type {HTMLElement | null} who opened it, and gets the focus back */
  #opener = null;

  /** @param {AbortSignal} signal ends it */
  constructor(signal) {
    super();
    byId("panel-close").addEventListener("click", () => this.close(), { signal });
    byId("panel").addEventListener("keydown", (event) => event.key === "Escape" && this.close(), { signal });
  }

  get shown() {
    return this.#shown;
  }

  /** @param {PanelName} name @param {HTMLElement | null} [opener] */
  toggle(name, opener = null) {
    if (this.#shown === name) {
      this.close();
    } else {
      this.open(name, opener);
    }
  }

  /** @param {PanelName} name @param {HTMLElement | null} [opener] */
  open(name, opener = null) {
    if (this.#shown) {
      this.#hide();
    }
    this.#shown = name;
    this.#opener = opener;
    byId("panel").hidden = false;
    byId("panel").dataset.panel = name;
    byId("panel-title").textContent = TITLES[name];
    byId(`${name}-panel`).hidden = false;
    byId(`open-${name}`).setAttribute("aria-expanded", "true");
    (name === "chat" ? byId("chat-text") : byId("panel-title")).focus();
    this.dispatchEvent(new CustomEvent("open", { detail: name }));
  }

  close() {
    if (this.#shown) {
      this.#hide();
      byId("panel").hidden = true;
      const opener = this.#opener?.isConnected && this.#opener.getClientRects().length > 0 ? this.#opener : byId("open-more");
      opener.focus();
    }
  }

  #hide() {
    const name = /** @type {PanelName} */ (this.#shown);
    this.#shown = null;
    byId(`${name}-panel`).hidden = true;
    byId(`open-${name}`).setAttribute("aria-expanded", "false");
    this.dispatchEvent(new CustomEvent("close", { detail: name }));
  }
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
