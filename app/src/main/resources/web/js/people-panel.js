// Who is here, who waits, and what a host can do about it.

import { icon } from "./icon.js";
import { initials } from "./tile.js";
import { awayWording } from "./wording.js";

const ROLE_TEXT = { host: "Host", speaker: "", viewer: "Viewer" };

const CHANGES = /** @type {const} */ (["self", "participantjoined", "participantleft", "participantupdated", "trackpublished",
  "trackunpublished", "trackmuted", "lobby", "settings"]);

/** The list of people, and the host's switches. */
export class PeoplePanel {
  #client;
  #scheduled = false;
  #closed = false;

  /**
   * @param {import("./parley-client.js").ParleyClient} client
   * @param {AbortSignal} signal ends it
   */
  constructor(client, signal) {
    this.#client = client;
    for (const type of CHANGES) {
      client.addEventListener(type, () => this.#changed(), { signal });
    }
    const on = (id, type, handler) => byId(id).addEventListener(type, handler, { signal });
    const checked = (id) => /** @type {HTMLInputElement} */ (byId(id)).checked;
    on("host-lock", "change", () => client.host.lock(checked("host-lock")));
    on("host-lobby", "change", () => client.host.lobby(checked("host-lobby")));
    on("host-mute-all", "click", () => client.participants.forEach((each) => client.host.mute(each.id)));
    on("host-end", "click", () => confirm("End the call for everyone?") && client.host.endForAll());
    signal.addEventListener("abort", () => (this.#closed = true));
    this.#changed();
  }

  /** Once per frame: a full room changes a lot at once. */
  #changed() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => {
        this.#scheduled = false;
        if (!this.#closed) {
          this.#show();
        }
      });
    }
  }

  #show() {
    const { client } = { client: this.#client };
    const isHost = client.self?.role === "host";
    const focused = document.activeElement?.getAttribute("data-key");
    const self = client.self && { ...client.self, tracks: new Map(), connection: "connected" };
    const people = [...(self ? [this.#person(self, true, isHost)] : [])];
    people.push(...client.participants.map((participant) => this.#person(participant, false, isHost)));
    byId("people-list").replaceChildren(...people);
    byId("waiting-section").hidden = client.waiting.length === 0;
    byId("waiting-list").replaceChildren(...client.waiting.map((each) => this.#waiting(each)));
    byId("host-section").hidden = !isHost;
    /** @type {HTMLInputElement} */ (byId("host-lock")).checked = client.settings.locked;
    /** @type {HTMLInputElement} */ (byId("host-lobby")).checked = client.settings.lobby;
    byId("locked-sign").hidden = !client.settings.locked;
    const badge = byId("people-badge");
    badge.hidden = client.waiting.length === 0;
    badge.textContent = String(client.waiting.length);
    if (focused) {
      /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  #person(participant, self, isHost) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "person-name";
    name.textContent = self ? `${participant.name} (you)` : participant.name;
    const role = document.createElement("span");
    role.className = "person-role";
    role.textContent = participant.connection === "away" ? awayWording(participant.away) : ROLE_TEXT[participant.role];
    const text = document.createElement("span");
    text.className = "person-text";
    text.append(name, role);
    item.append(avatar(participant.name), text);
    if (participant.hand) {
      item.append(labelled("hand", "Hand raised"));
    }
    if (!self) {
      const microphone = [...participant.tracks.values()].find((track) => track.source === "microphone");
      const on = microphone && !microphone.muted;
      item.append(labelled(on ? "microphone" : "microphone-off", on ? "Microphone on" : "Microphone off"));
    }
    if (isHost && !self) {
      item.append(this.#powers(participant));
    }
    return item;
  }

  #powers(participant) {
    const { id, name, hand, role } = participant;
    const host = this.#client.host;
    const select = document.createElement("select");
    select.className = "powers";
    select.dataset.key = `powers-${id}`;
    select.setAttribute("aria-label", `What to do with ${name}`);
    const choices = [
      ["", "…"],
      ["mute", "Mute"],
      ["camera", "Stop video"],
      ...(hand ? [["hand", "Lower hand"]] : []),
      ...(role !== "host" ? [["host", "Make host"]] : [["speaker", "Make no host"]]),
      ...(role === "viewer" ? [["speaker", "Let speak"]] : [["viewer", "Make viewer"]]),
      ["remove", "Remove"],
    ];
    select.append(...choices.map(([value, text]) => new Option(text, value)));
    select.addEventListener("change", () => {
      const chosen = select.value;
      select.value = "";
      switch (chosen) {
        case "mute":
          return host.mute(id);
        case "camera":
          return host.mute(id, "camera");
        case "hand":
          return host.lowerHand(id);
        case "remove":
          return confirm(`Remove ${name} from the room?`) && host.remove(id);
        default:
          return chosen && host.setRole(id, /** @type {any} */ (chosen));
      }
    });
    return select;
  }

  #waiting({ id, name }) {
    const item = document.createElement("li");
    const text = document.createElement("span");
    text.className = "person-text person-name";
    text.textContent = name;
    item.append(avatar(name), text, ...admission(this.#client, id, name));
    return item;
  }
}

/** The two buttons beside somebody who waits. */
export function admission(client, id, name) {
  const button = (text, admit) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = admit ? "primary small" : "small";
    element.textContent = text;
    element.setAttribute("aria-label", `${text} ${name}`);
    element.addEventListener("click", () => client.host.admit(id, admit));
    return element;
  };
  return [button("Let in", true), button("Turn away", false)];
}

function avatar(name) {
  const element = document.createElement("span");
  element.className = "person-avatar";
  element.setAttribute("aria-hidden", "true");
  element.textContent = initials(name);
  return element;
}

function labelled(sign, text) {
  const element = document.createElement("span");
  element.className = `person-sign ${sign}`;
  element.title = text;
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = text;
  element.append(icon(sign), words);
  return element;
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
