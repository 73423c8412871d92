// The bar at the bottom, its menu, and the keys that do the same.

import { setIcon } from "./icon.js";

/**
 * @typedef {object} Actions what the bar and the keys do
 * @property {() => void} microphone
 * @property {(on: boolean) => void} talk while a key is held
 * @property {() => void} camera
 * @property {() => void} screen
 * @property {() => void} hand
 * @property {(opener: HTMLElement) => void} chat
 * @property {(opener: HTMLElement) => void} people
 * @property {(opener: HTMLElement) => void} settings
 * @property {() => void} layout
 * @property {() => void} invite
 * @property {() => void} leave
 */

/** The bar of a call. */
export class Controls {
  #actions;
  #shortcutsOn;
  #talking = false;

  /** @param {Actions} actions @param {() => boolean} shortcutsOn @param {AbortSignal} signal ends it */
  constructor(actions, shortcutsOn, signal) {
    this.#actions = actions;
    this.#shortcutsOn = shortcutsOn;
    const click = (id, handler) => byId(id).addEventListener("click", () => handler(byId(id)), { signal });
    const inMenu = (id, handler) =>
      click(id, () => {
        this.#closeMenu();
        handler(byId("open-more"));
      });
    click("toggle-microphone", actions.microphone);
    click("toggle-camera", actions.camera);
    click("toggle-screen", actions.screen);
    click("toggle-hand", actions.hand);
    click("open-chat", actions.chat);
    click("open-people", actions.people);
    click("open-more", () => this.#toggleMenu());
    click("leave", actions.leave);
    inMenu("more-screen", actions.screen);
    inMenu("more-hand", actions.hand);
    inMenu("more-people", actions.people);
    inMenu("toggle-layout", actions.layout);
    inMenu("open-invite", actions.invite);
    inMenu("open-settings", actions.settings);
    document.addEventListener("click", (event) => this.#clickedOutside(event), { signal });
    document.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    document.addEventListener("keyup", (event) => this.#released(event), { signal });
    signal.addEventListener("abort", () => this.#closeMenu());
    const canShare = Boolean(navigator.mediaDevices?.getDisplayMedia);
    byId("toggle-screen").hidden = !canShare;
    byId("more-screen").hidden = !canShare;
  }

  showMicrophone(on, allowed) {
    show("toggle-microphone", on, "microphone", ["Mute", "Unmute"], "microphone", allowed);
  }

  showCamera(on, allowed) {
    show("toggle-camera", on, "camera", ["Stop video", "Start video"], "camera", allowed);
  }

  showScreen(on, allowed) {
    const text = on ? "Stop sharing" : "Share screen";
    for (const id of ["toggle-screen", "more-screen"]) {
      label(id, text, on ? "screen-off" : "screen");
      /** @type {HTMLButtonElement} */ (byId(id)).disabled = !allowed;
    }
    byId("toggle-screen").setAttribute("aria-pressed", String(on));
  }

  showHand(raised) {
    const text = raised ? "Lower hand" : "Raise hand";
    label("toggle-hand", text, "hand");
    label("more-hand", text, "hand");
    byId("toggle-hand").setAttribute("aria-pressed", String(raised));
  }

  showLayout(layout) {
    const grid = layout === "grid";
    label("toggle-layout", grid ? "Show the speaker large" : "Show all the same size", grid ? "focus" : "grid");
  }

  #toggleMenu() {
    if (byId("more").hidden) {
      byId("more").hidden = false;
      byId("open-more").setAttribute("aria-expanded", "true");
      /** @type {HTMLElement | undefined} */ ([...byId("more").children].find((each) => each.getClientRects().length > 0))?.focus();
    } else {
      this.#closeMenu();
    }
  }

  #closeMenu() {
    byId("more").hidden = true;
    byId("open-more").setAttribute("aria-expanded", "false");
  }

  #clickedOutside(event) {
    if (!byId("more").hidden && !(/** @type {HTMLElement} */ (event.target).closest(".more-box"))) {
      this.#closeMenu();
    }
  }

  #pressed(event) {
    if (event.key === "Escape" && !byId("more").hidden) {
      this.#closeMenu();
      byId("open-more").focus();
      return;
    }
    if (!this.#shortcutsOn() || event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) {
      return;
    }
    if (event.key === " " && !isButton(event.target)) {
      event.preventDefault();
      this.#talking = true;
      this.#actions.talk(true);
      return;
    }
    const actions = this.#actions;
    const opener = /** @type {HTMLElement} */ (document.activeElement ?? document.body);
    const action = {
      m: actions.microphone,
      v: actions.camera,
      s: actions.screen,
      h: actions.hand,
      c: () => actions.chat(opener),
      p: () => actions.people(opener),
      l: actions.layout,
    }[event.key.toLowerCase()];
    if (action) {
      event.preventDefault(); // the letter is not for the field that may be opened
      action();
    }
  }

  #released(event) {
    if (event.key === " " && this.#talking) {
      this.#talking = false;
      this.#actions.talk(false);
    }
  }
}

function isTyping(target) {
  return target instanceof Element && target.matches("input:not([type=checkbox]), textarea, select, dialog *");
}

function isButton(target) {
  return target instanceof Element && target.matches("button, a, input, summary");
}

function show(id, on, sign, [whenOn, whenOff], noun, allowed) {
  const button = /** @type {HTMLButtonElement} */ (byId(id));
  const text = on ? whenOn : whenOff;
  label(id, text, on ? sign : `${sign}-off`);
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("aria-label", `${text}, ${noun} currently ${on ? "on" : "off"}`);
  button.disabled = !allowed;
}

function label(id, text, sign) {
  const button = byId(id);
  /** @type {HTMLElement} */ (button.querySelector(".text")).textContent = text;
  setIcon(button, sign);
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
