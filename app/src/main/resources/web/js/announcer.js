// Says things to people who use a screen reader, without taking the focus away.

const GATHER_MILLIS = 400;

export class Announcer {
  #element;
  /** @type {string[]} */
  #waiting = [];
  #timer = 0;

  /** @param {HTMLElement} element a polite live region */
  constructor(element) {
    this.#element = element;
  }

  /** What comes within a moment is said in one go, so that a full room does not talk for minutes. @param {string} text */
  say(text) {
    this.#waiting.push(text);
    if (this.#timer === 0) {
      this.#timer = window.setTimeout(() => {
        this.#timer = 0;
        this.#element.textContent = this.#waiting.splice(0).join(" ");
      }, GATHER_MILLIS);
    }
  }
}
