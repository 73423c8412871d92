// Everyone's picture, in tiles that always fit the window.

import { SpeakingDetector } from "./level-meter.js";
import { focusLayout, gridLayout } from "./layout.js";
import { Tile } from "./tile.js";
import { TypedEvents } from "./typed-events.js";

const LEVELS_EVERY_MILLIS = 150;
const SPEAKER_HOLD_MILLIS = 1500;

/**
 * Shows the participants of a client, and this person.
 *
 * Events: `firstframe`: a remote picture is there; `audioblocked`: the browser wants a click before it plays sound;
 * `layout`: tiles have other sizes; `quality` (detail `{name, quality}`): the person asks about a tile's quality.
 * @extends {TypedEvents<{firstframe: null, audioblocked: null, layout: null, quality: {name: string, quality: import("./quality.js").Quality | undefined}}>}
 */
export class Grid extends TypedEvents {
  #element;
  #client;
  /** @type {Map<string, Tile>} by participant id, or `<id>/screen` */
  #tiles = new Map();
  /** @type {Map<string, SpeakingDetector>} */
  #detectors = new Map();
  /** @type {Tile | null} */
  #own = null;
  #ownLevel;
  #ownDetector = new SpeakingDetector();
  #timer = 0;
  #resizer;
  /** @type {"grid" | "speaker"} */
  #layout = "grid";
  /** @type {string | null} key of the tile that is shown large whoever speaks */
  #pinned = null;
  #speaker = "";
  #speakerSince = 0;
  #sinkId = "";
  #arranging = false;

  /**
   * @param {HTMLElement} element the list
   * @param {import("./parley-client.js").ParleyClient} client
   * @param {() => number} ownLevel how loud this person is
   */
  constructor(element, client, ownLevel) {
    super();
    this.#element = element;
    this.#client = client;
    this.#ownLevel = ownLevel;
    this.#resizer = new ResizeObserver(() => this.#arrangeSoon());
    this.#resizer.observe(element);
    this.#on("participantjoined", ({ participant }) => this.#joined(participant));
    this.#on("participantleft", ({ participant }) => this.#left(participant));
    this.#on("participantupdated", ({ participant }) => this.#showState(participant));
    this.#on("trackpublished", ({ participant, track }) => this.#published(participant, track));
    this.#on("trackunpublished", ({ participant, track }) => this.#unpublished(participant, track));
    this.#on("trackadded", ({ participant, track }) => this.#attach(participant, track, track.mediaTrack));
    this.#on("trackremoved", ({ participant, track }) => this.#attach(participant, track, null));
    this.#on("trackmuted", ({ participant }) => this.#showState(participant));
    this.#on("speakers", ({ ids }) => this.#speaks(ids.find((id) => id !== client.self?.id)));
    this.#timer = window.setInterval(() => this.#showSpeakers(), LEVELS_EVERY_MILLIS);
  }

  get layout() {
    return this.#layout;
  }

  set layout(layout) {
    this.#layout = layout;
    this.#pinned = null;
    this.#arrangeSoon();
  }

  /** @param {string} name */
  showSelf(name) {
    this.#own = new Tile({ id: "self", name, self: true }, this.#listeners("self", () => name));
    this.#element.prepend(this.#own.element);
    this.#arrangeSoon();
  }

  /** @param {import("./local-media.js").LocalMedia} media */
  updateSelf(media) {
    this.#own?.showVideo(media.camera);
    this.#own?.showCameraOn(media.cameraOn);
    this.#own?.showMicrophone(media.microphoneOn);
  }

  updateOwn({ name, hand }) {
    this.#own?.rename(name);
    this.#own?.showHand(hand);
  }

  /** The tiles with their tracks and sizes, for the server and for judging quality. */
  *tiles() {
    for (const [key, tile] of this.#tiles) {
      const [id, screen] = key.split("/");
      yield { key, id, screen: screen !== undefined, tile };
    }
  }

  get own() {
    return this.#own;
  }

  /** To be called in answer to a click: browsers let sound start then. */
  startAudio() {
    this.#tiles.forEach((tile) => tile.startAudio());
  }

  /** Plays all sound on another device. @param {string} id */
  async playOn(id) {
    this.#sinkId = id;
    await Promise.all([...this.#tiles.values()].map((tile) => this.#direct(tile)));
  }

  async #direct(tile) {
    if (this.#sinkId && tile.audioElement.setSinkId) {
      await tile.audioElement.setSinkId(this.#sinkId).catch(() => {}); // unplugged meanwhile: the usual one plays
    }
  }

  close() {
    clearInterval(this.#timer);
    this.#resizer.disconnect();
    this.#tiles.forEach((tile) => tile.close());
    this.#tiles.clear();
    this.#own?.close();
    this.#own = null;
  }

  #on(type, handler) {
    this.#client.addEventListener(type, (event) => handler(event.detail));
  }

  #listeners(key, name) {
    return {
      onFrame: () => key !== "self" && this.dispatchEvent(new Event("firstframe")),
      onAudioBlocked: () => this.dispatchEvent(new Event("audioblocked")),
      onPin: () => this.#pin(key),
      onQuality: () => {
        const quality = this.#tileOf(key)?.quality;
        this.dispatchEvent(new CustomEvent("quality", { detail: { name: name(), quality } }));
      },
    };
  }

  #tileOf(key) {
    return key === "self" ? this.#own : this.#tiles.get(key);
  }

  #pin(key) {
    this.#pinned = this.#pinned === key ? null : key;
    this.#arrangeSoon();
  }

  #joined(participant) {
    this.#add(participant.id, participant);
    this.#showState(participant);
  }

  #add(key, participant, screen = false) {
    const who = { id: participant.id, name: participant.name, screen };
    const tile = new Tile(who, this.#listeners(key, () => participant.name));
    tile.showCameraOn(screen);
    this.#tiles.set(key, tile);
    this.#element.append(tile.element);
    this.#direct(tile);
    this.#arrangeSoon();
    return tile;
  }

  #left(participant) {
    this.#remove(participant.id);
    this.#remove(`${participant.id}/screen`);
  }

  #remove(key) {
    if (this.#tiles.has(key)) {
      this.#tiles.get(key)?.close();
      this.#tiles.delete(key);
      this.#detectors.delete(key);
      this.#pinned = this.#pinned === key ? null : this.#pinned;
      this.#arrangeSoon();
    }
  }

  #published(participant, track) {
    if (isScreen(track) && !this.#tiles.has(keyOf(participant, track))) {
      this.#add(keyOf(participant, track), participant, true);
    }
    this.#showState(participant);
  }

  #unpublished(participant, track) {
    if (isScreen(track) && ![...participant.tracks.values()].some(isScreen)) {
      this.#remove(keyOf(participant, track));
    }
    this.#showState(participant);
  }

  #attach(participant, track, mediaTrack) {
    const tile = this.#tiles.get(keyOf(participant, track));
    if (track.kind === "video") {
      tile?.showVideo(mediaTrack);
    } else {
      tile?.playAudio(mediaTrack);
    }
  }

  #showState(participant) {
    const tracks = [...participant.tracks.values()];
    const sends = (source) => tracks.some((track) => track.source === source && !track.muted && !track.refused);
    const tile = this.#tiles.get(participant.id);
    tile?.rename(participant.name);
    tile?.showCameraOn(sends("camera"));
    tile?.showMicrophone(sends("microphone"));
    tile?.showHand(participant.hand);
    tile?.showConnection(participant.connection, participant.away);
  }

  #showSpeakers() {
    const now = performance.now();
    for (const participant of this.#client.participants) {
      const detector = this.#detectors.get(participant.id) ?? new SpeakingDetector();
      this.#detectors.set(participant.id, detector);
      const speaking = detector.update(levelOf(participant), now);
      this.#tiles.get(participant.id)?.showSpeaking(speaking);
      if (speaking && (this.#speaker === participant.id || now - this.#speakerSince > SPEAKER_HOLD_MILLIS)) {
        this.#speaks(participant.id);
      }
    }
    this.#own?.showSpeaking(this.#ownDetector.update(this.#ownLevel(), now));
  }

  /** Who speaks is shown large, and stays so for a moment, so that the picture does not jump. */
  #speaks(id) {
    if (id && id !== this.#speaker) {
      this.#speaker = id;
      if (this.#layout === "speaker") {
        this.#arrangeSoon();
      }
    }
    this.#speakerSince = performance.now();
  }

  /** The tile that is shown large; null if all are the same. */
  #large() {
    if (this.#pinned) {
      return this.#pinned;
    }
    const screen = [...this.#tiles.keys()].find((key) => key.endsWith("/screen"));
    if (screen || this.#layout === "grid" || this.#tiles.size === 0) {
      return screen ?? null;
    }
    return this.#tiles.has(this.#speaker) ? this.#speaker : (this.#tiles.keys().next().value ?? null);
  }

  /** Once for all that changes in one go: measuring between changes is what costs. */
  #arrangeSoon() {
    if (!this.#arranging) {
      this.#arranging = true;
      queueMicrotask(() => {
        this.#arranging = false;
        this.#arrange();
      });
    }
  }

  #arrange() {
    const style = getComputedStyle(this.#element);
    const left = parseFloat(style.paddingLeft);
    const top = parseFloat(style.paddingTop);
    const width = this.#element.clientWidth - left - parseFloat(style.paddingRight);
    const height = this.#element.clientHeight - top - parseFloat(style.paddingBottom);
    const elements = /** @type {HTMLElement[]} */ ([...this.#element.children]);
    if (elements.length === 0 || width <= 0 || height <= 0) {
      return;
    }
    const gap = parseFloat(style.getPropertyValue("--gap")) || 8;
    const large = this.#large();
    const index = large === null ? -1 : elements.indexOf(/** @type {HTMLElement} */ (this.#tileOf(large)?.element));
    const { rects, height: needed } =
      index < 0 ? gridLayout(elements.length, width, height, gap) : focusLayout(elements.length, index, width, height, gap);
    this.#element.classList.toggle("scrolling", needed > height);
    this.#element.style.setProperty("--needed", `${needed}px`);
    elements.forEach((element, i) => place(element, rects[i], left, top));
    this.#own?.showPinned(this.#pinned === "self");
    this.#tiles.forEach((tile, key) => {
      tile.showPinned(this.#pinned === key);
      tile.element.classList.toggle("large", key === large);
    });
    this.dispatchEvent(new Event("layout"));
  }
}

function place(element, rect, left, top) {
  element.classList.toggle("left-out", !rect);
  if (rect) {
    element.style.setProperty("--x", `${left + rect.x}px`);
    element.style.setProperty("--y", `${top + rect.y}px`);
    element.style.setProperty("--width", `${rect.width}px`);
    element.style.setProperty("--height", `${rect.height}px`);
  }
}

/** A screen has a tile of its own, in which its sound plays, too. */
function isScreen(track) {
  return track.source === "screen";
}

function keyOf(participant, track) {
  return isScreen(track) ? `${participant.id}/screen` : participant.id;
}

/** How loud a participant is at this moment, as the sender or the decoder measured it. */
function levelOf(participant) {
  let loudest = 0;
  for (const track of participant.tracks.values()) {
    if (track.kind === "audio" && track.source === "microphone" && track.receiver && !track.muted) {
      for (const source of track.receiver.getSynchronizationSources()) {
        loudest = Math.max(loudest, source.audioLevel ?? 0);
      }
    }
  }
  return loudest;
}
