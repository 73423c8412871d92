// The room page: pre-join, call, afterwards. Who comes without pre-join is on the way while the rest of the page still loads.

import { LocalMedia } from "./local-media.js";
import { remembered } from "./memory.js";
import { pageOptions } from "./page-options.js";
import { ParleyClient } from "./parley-client.js";
import { forgetSeat, keepSeat, keptSeat } from "./seat-memory.js";

const options = pageOptions(location);
const media = new LocalMedia(options.height);
/** @type {import("./call.js").Call | null} */
let call = null;
let name = options.name || remembered("name");
let wanted = { audio: options.audio, video: options.video };
/** @type {import("./parley-client.js").SeatMemory | null} */
let seat = null;
/** @type {ParleyClient | null} */
let prepared = null;
/** @type {Promise<void> | undefined} */
let mediaReady;

const kept = keptSeat(options.room);
if (kept) {
  name = kept.name;
  wanted = { audio: kept.audio, video: kept.video };
  seat = { token: kept.token, connection: kept.connection };
}
if (kept || options.autojoin) {
  name ||= "Guest";
  prepared = newClient();
  prepared.prepare();
  mediaReady = media.open(wanted);
}
const [{ Announcer }, { Call }, { Prejoin }, { endedWording }] = await Promise.all([
  import("./announcer.js"),
  import("./call.js"),
  import("./prejoin.js"),
  import("./wording.js"),
]);
const announcer = new Announcer(byId("announcer"));
const prejoin = new Prejoin(media);

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

if (prepared) {
  join(mediaReady);
} else {
  prejoin.show({ name, ...wanted });
}

function newClient() {
  const { room, codec, red, token } = options;
  return new ParleyClient({ room, name, codec, red, token, seat });
}

/** @param {Promise<void>} [ready] settles when camera and microphone have been asked for */
function join(ready) {
  call = new Call(prepared ?? newClient(), name, media, announcer);
  prepared = null;
  seat = null;
  call.addEventListener("ended", (event) => showEnd(/** @type {CustomEvent} */ (event).detail));
  call.client.addEventListener("seat", (event) => {
    seat = /** @type {CustomEvent} */ (event).detail;
    remember();
  });
  call.start(ready);
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
