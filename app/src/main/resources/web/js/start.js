// The start page: a room's name, and in.

import { cleanRoom } from "./page-options.js";

const MOODS = ["amber", "brisk", "calm", "clear", "gentle", "golden", "green", "kind", "light", "merry", "quiet", "silver"];
const PLACES = ["bay", "brook", "cove", "dale", "field", "garden", "grove", "harbour", "hill", "lake", "meadow", "orchard"];

function pick(list) {
  return list[crypto.getRandomValues(new Uint32Array(1))[0] % list.length];
}

/** Easy to say on the telephone; the number keeps strangers apart. */
function suggestion() {
  const number = 100 + (crypto.getRandomValues(new Uint32Array(1))[0] % 900);
  return `${pick(MOODS)}-${pick(PLACES)}-${number}`;
}

const form = /** @type {HTMLFormElement} */ (document.getElementById("room-form"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("room"));
const error = /** @type {HTMLElement} */ (document.getElementById("room-error"));

input.value = suggestion();

document.getElementById("another")?.addEventListener("click", () => {
  input.value = suggestion();
  input.focus();
});

input.addEventListener("input", () => {
  error.textContent = "";
  input.removeAttribute("aria-invalid");
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const room = cleanRoom(input.value);
  if (room === "") {
    error.textContent = "Type a name for the room, with at least one letter or digit.";
    input.setAttribute("aria-invalid", "true");
    input.focus();
  } else {
    location.href = `/r/${room}`;
  }
});
