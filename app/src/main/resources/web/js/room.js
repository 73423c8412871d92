// The room page: pre-join, call, afterwards.

import { Announcer } from "./announcer.js";
import { Call } from "./call.js";
import { LocalMedia } from "./local-media.js";
import { remembered } from "./memory.js";
import { pageOptions } from "./page-options.js";
import { Prejoin } from "./prejoin.js";
import { forgetSeat, keepSeat, keptSeat } from "./seat-memory.js";
import { endedWording } from "./wording.js";

const options = pageOptions(location);
const announcer = new Announcer(byId("announcer"));
const media = new LocalMedia(options.height);
const prejoin = new Prejoin(media);
/** @type {Call | null} */
let call = null;
let name = options.name || remembered("name");
let wanted = { audio: options.audio, video: options.video };
/** @type {import("./parley-client.js").SeatMemory | null} */
let seat = null;

byId("room-name").textContent = options.room;
if (/^call-[a-z0-9]{8}$/.test(options.room)) {
  // a call by name: back to the names
  /** @type {HTMLAnchorElement} */ (byId("ended-back")).href = `/people${location.hash}`;
  byId("ended-back").textContent = "Back to people";
}
document.title = `${options.room} · Parley`;

prejoin.addEventListener("join", (event) => {
  prejoin.hide();
  media.problems = []; // they have been read
  name = /** @type {CustomEvent} */ (event).detail.name;
  join();
});
byId("rejoin").addEventListener("click", () => {
  byId("ended").hidden = true;
  join(media.open(wanted));
});
media.addEventListener("change", () => remember());

const kept = keptSeat(options.room);
if (kept) {
  name = kept.name;
  wanted = { audio: kept.audio, video: kept.video };
  seat = { token: kept.token, connection: kept.connection };
  join(media.open(wanted));
} else if (options.autojoin) {
  name ||= "Guest";
  join(media.open(wanted));
} else {
  prejoin.show({ name, ...wanted });
}

/** @param {Promise<void>} [mediaReady] */
function join(mediaReady) {
  const { room, codec, token } = options;
  call = new Call({ room, name, codec, token, seat }, media, announcer);
  seat = null;
  call.addEventListener("ended", (event) => showEnd(/** @type {CustomEvent} */ (event).detail));
  call.client.addEventListener("seat", (event) => {
    seat = /** @type {CustomEvent} */ (event).detail;
    remember();
  });
  call.start(mediaReady);
}

/** For a reload: the seat, and which switches were on. */
function remember() {
  if (seat?.token) {
    keepSeat({ room: options.room, name, ...seat, audio: media.microphoneOn, video: media.cameraOn });
  } else {
    forgetSeat();
  }
}

function showEnd({ state, cause, sent }) {
  wanted = sent; // who comes back finds the switches as they were
  seat = null;
  forgetSeat();
  const { title, text } =
    state === "left" ? { title: "You left the room", text: "Your camera and microphone are off." } : endedWording(cause);
  byId("ended-title").textContent = title;
  byId("ended-cause").textContent = text;
  byId("ended").hidden = false;
  byId("ended-title").focus();
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** For the console, and for tests: what this page knows about its call. */
const parley = {
  get client() {
    return call?.client ?? null;
  },
  get room() {
    return options.room;
  },
  /** `prejoin`, or the state of the client. */
  get state() {
    return call?.client.state ?? "prejoin";
  },
  get mediaState() {
    return call?.client.mediaState ?? "idle";
  },
  get cause() {
    return call?.client.cause ?? null;
  },
  get self() {
    return call?.client.self ?? null;
  },
  get participants() {
    return (call?.client.participants ?? []).map((participant) => ({
      ...participant,
      tracks: [...participant.tracks.values()].map(({ mediaTrack, receiver: _, ...track }) => {
        return { ...track, arriving: mediaTrack !== null };
      }),
    }));
  },
  /** When what happened, in milliseconds since the page was opened: see call.js. */
  get timings() {
    return call?.timings ?? null;
  },
  /** Per track, what is received and sent. */
  stats: () => call?.client.stats() ?? Promise.resolve(null),
  /** Everything, as "Save a report" writes it. */
  report: () => call?.report() ?? Promise.resolve(null),
  media,
  leave: () => call?.leave(),
};
Object.assign(window, { parley });
