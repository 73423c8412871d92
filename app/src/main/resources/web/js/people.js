// The page on which people are called by name.

import { remember, remembered } from "./memory.js";
import { ParleyDirectory } from "./parley-directory.js";
import { RingTone } from "./ring-tone.js";
import { initials } from "./tile.js";

const NAME = /^[A-Za-z0-9._-]{1,32}$/;
const OUTCOMES = {
  declined: (name) => `${name} declined.`,
  busy: (name) => `${name} does not want to be disturbed. The call is noted.`,
  missed: (name) => `${name} does not answer. The call is noted.`,
  canceled: (name) => `The call with ${name} was ended.`,
};

const form = /** @type {HTMLFormElement} */ (byId("register-form"));
const ownName = /** @type {HTMLInputElement} */ (byId("own-name"));
const busy = /** @type {HTMLInputElement} */ (byId("busy"));
const callName = /** @type {HTMLInputElement} */ (byId("call-name"));
const incoming = /** @type {HTMLDialogElement} */ (byId("incoming"));
const outgoing = /** @type {HTMLDialogElement} */ (byId("outgoing"));
const tone = new RingTone();
const title = document.title;
const token = /^#token=([\w.-]{1,2048})$/.exec(location.hash)?.[1] ?? null;
/** @type {ParleyDirectory | null} */
let directory = null;
/** @type {import("./parley-directory.js").NamedCall | null} what the open dialog is about */
let current = null;

ownName.value = remembered("directory.name");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const name = ownName.value.trim();
  if (NAME.test(name)) {
    signOn(name);
  } else {
    complain("Type a name of letters, digits, dot, - or _; 32 at most.");
  }
});
ownName.addEventListener("input", () => complain(""));
byId("sign-off").addEventListener("click", () => signOff());
busy.addEventListener("change", () => {
  directory?.setAvailable(!busy.checked);
  showSelf();
});
byId("call-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (NAME.test(callName.value.trim())) {
    call(callName.value.trim());
  } else {
    say("Type the name of the one to call.");
    callName.focus();
  }
});
byId("accept").addEventListener("click", () => current && directory?.accept(current));
byId("decline").addEventListener("click", () => current && directory?.decline(current));
byId("cancel").addEventListener("click", () => current && directory?.cancel(current));
incoming.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape says no, and the server has to be told so
  byId("decline").click();
});
outgoing.addEventListener("cancel", (event) => {
  event.preventDefault();
  byId("cancel").click();
});

if (remembered("directory.on") === "1" && ownName.value) {
  signOn(ownName.value);
}

function signOn(name) {
  const kept = remembered("directory.name") === name ? remembered("directory.key") : "";
  const on = (type, handler) => made.addEventListener(type, (event) => directory === made && handler(event.detail));
  const made = new ParleyDirectory({ name, key: kept, token });
  directory = made;
  on("state", ({ state, message }) => stateIs(state, message));
  on("registered", ({ key }) => {
    remember("directory.name", name);
    remember("directory.key", key);
    remember("directory.on", "1");
  });
  on("people", () => showPeople());
  on("missed", () => showMissed());
  on("ring", ({ call: rung }) => rings(rung));
  on("ringing", ({ call: rung }) => ringing(rung));
  on("accepted", ({ room }) => enter(room));
  on("over", ({ call: rung, outcome }) => over(rung, outcome));
  on("warning", ({ message }) => say(message));
  made.connect();
}

function signOff() {
  directory?.close();
  directory = null;
  remember("directory.on", "");
  busy.checked = false;
  say("");
  showForm(true);
  ownName.focus();
}

function stateIs(state, message) {
  if (state === "refused") {
    showForm(true);
    complain(message);
    return;
  }
  if (state === "registered" && byId("directory").hidden) {
    showForm(false);
    callName.focus();
  }
  showSelf();
  showPeople();
}

function showForm(shown) {
  form.hidden = !shown;
  byId("directory").hidden = shown;
}

function showSelf() {
  const there = directory?.state === "registered";
  byId("own-dot").className = `dot ${there ? (busy.checked ? "busy" : "") : "waiting"}`;
  const name = document.createElement("strong");
  name.textContent = directory?.name ?? "";
  const text = there ? (busy.checked ? "You are not to be disturbed, " : "You are reachable as ") : "Connecting again as ";
  byId("own-status").replaceChildren(text, name);
}

function showPeople() {
  const people = [...(directory?.people ?? [])].sort(([a], [b]) => a.localeCompare(b));
  byId("nobody").hidden = people.length > 0;
  byId("people").replaceChildren(
    ...people.map(([name, status]) => {
      const dot = document.createElement("span");
      dot.className = `dot ${status === "busy" ? "busy" : ""}`;
      return row(name, [dot, status === "busy" ? "Do not disturb" : "Available"], "Call");
    }),
  );
}

function showMissed() {
  const missed = [...(directory?.missed ?? [])].reverse();
  byId("missed-section").hidden = missed.length === 0;
  const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  byId("missed").replaceChildren(...missed.map(({ from, at }) => row(from, [time.format(at)], "Call back")));
}

/** @param {string} name @param {Array<string | Node>} status @param {string} action */
function row(name, status, action) {
  const item = document.createElement("li");
  const face = element("span", "face", initials(name));
  face.setAttribute("aria-hidden", "true");
  const who = element("div", "who", element("span", "name", name), element("span", "status", ...status));
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = action;
  button.setAttribute("aria-label", `${action}: ${name}`);
  button.addEventListener("click", () => call(name));
  item.append(face, who, button);
  return item;
}

function element(type, className, ...content) {
  const made = document.createElement(type);
  made.className = className;
  made.append(...content);
  return made;
}

function call(name) {
  say("");
  directory?.call(name);
}

function rings(rung) {
  if (current) {
    return; // one at a time: it rings on, and comes next
  }
  current = rung;
  byId("incoming-title").textContent = `${rung.name} is calling`;
  byId("incoming-face").textContent = initials(rung.name);
  document.title = `☎ ${rung.name} is calling · Parley`;
  incoming.showModal();
  tone.start();
}

function ringing(rung) {
  if (current) {
    return;
  }
  current = rung;
  byId("outgoing-title").textContent = `Calling ${rung.name}…`;
  byId("outgoing-face").textContent = initials(rung.name);
  outgoing.showModal();
}

function over(rung, outcome) {
  if (current?.id !== rung.id) {
    return;
  }
  quiet();
  if (!rung.incoming) {
    say(OUTCOMES[outcome]?.(rung.name) ?? "");
  } else if (outcome !== "declined") {
    say(`You missed a call of ${rung.name}.`);
  }
  const next = [...(directory?.calls.values() ?? [])].find((each) => each.incoming);
  if (next) {
    rings(next);
  }
}

function quiet() {
  current = null;
  tone.stop();
  incoming.close();
  outgoing.close();
  document.title = title;
}

function enter(room) {
  quiet();
  const query = new URLSearchParams({ name: directory?.name ?? "", autojoin: "1" });
  location.assign(`/r/${room}?${query}${location.hash}`);
}

function complain(text) {
  byId("own-name-error").textContent = text;
  if (text) {
    ownName.setAttribute("aria-invalid", "true");
    ownName.focus();
  } else {
    ownName.removeAttribute("aria-invalid");
  }
}

function say(text) {
  byId("say").textContent = text;
}

/** For the console, and for tests. */
Object.assign(window, {
  parley: {
    get directory() {
      return directory;
    },
  },
});

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
