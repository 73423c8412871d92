// The start page: a room's name, and in.

import { cleanRoom } from "./page-options.js";
import { qrCode, qrSvg } from "./qr.js";

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

/** The room that one click starts; the name is hard to guess, since whoever knows it may come in. */
const fresh = `${suggestion()}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
/** @type {HTMLAnchorElement} */ (byId("new-room")).href = `/r/${fresh}${location.hash}`;

/** @type {HTMLAnchorElement} */ (byId("call-people")).href = `/people${location.hash}`;

byId("invite-first").addEventListener("click", async () => {
  const link = `${location.origin}/r/${fresh}`;
  const box = byId("link-box");
  box.hidden = false;
  try {
    await navigator.clipboard.writeText(link);
    box.textContent = `Copied: ${link}`;
  } catch {
    box.textContent = link; // to be copied by hand
  }
  const code = qrCode(link);
  byId("link-qr").hidden = code === null;
  byId("link-qr").replaceChildren(...(code ? [qrSvg(code)] : []));
});

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
    location.href = `/r/${room}${location.hash}`; // with the invitation, if there is one
  }
});

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
