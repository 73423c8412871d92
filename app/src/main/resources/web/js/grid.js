// Everyone's picture, in tiles that always fit the window.

import { SpeakingDetector } from "./level-meter.js";
import { tileSize } from "./layout.js";
import { Tile } from "./tile.js";

const LEVELS_EVERY_MILLIS = 150;

/**
 * Shows the participants of a client, and this person.
 *
 * Events: `firstframe`: a remote picture is there; `audioblocked`: the browser wants a click before it plays sound.
 */
export class Grid extends EventTarget {
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
    this.#resizer = new ResizeObserver(() => this.#arrange());
    this.#resizer.observe(element);
    this.#on("participantjoined", ({ participant }) => this.#joined(participant));
    this.#on("participantleft", ({ participant }) => this.#remove(participant.id));
    this.#on("trackpublished", ({ participant, track }) => this.#published(participant, track));
    this.#on("trackunpublished", ({ participant, track }) => this.#unpublished(participant, track));
    this.#on("trackadded", ({ participant, track }) => this.#attach(participant, track, track.mediaTrack));
    this.#on("trackremoved", ({ participant, track }) => this.#attach(participant, track, null));
    this.#on("trackmuted", ({ participant }) => this.#showState(participant));
    this.#timer = window.setInterval(() => this.#showSpeakers(), LEVELS_EVERY_MILLIS);
  }

  /** @param {string} name */
  showSelf(name) {
    this.#own = new Tile({ id: "self", name, self: true });
    this.#element.prepend(this.#own.element);
    this.#arrange();
  }

  /** @param {import("./local-media.js").LocalMedia} media */
  updateSelf(media) {
    this.#own?.showVideo(media.camera);
    this.#own?.showCameraOn(media.cameraOn);
    this.#own?.showMicrophone(media.microphoneOn);
  }

  /** To be called in answer to a click: browsers let sound start then. */
  startAudio() {
    this.#tiles.forEach((tile) => tile.startAudio());
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

  #joined(participant) {
    this.#add(participant.id, participant);
    this.#showState(participant);
  }

  #add(key, participant, screen = false) {
    const tile = new Tile(
      { id: participant.id, name: participant.name, screen },
      {
        onFrame: () => this.dispatchEvent(new Event("firstframe")),
        onAudioBlocked: () => this.dispatchEvent(new Event("audioblocked")),
      },
    );
    tile.showCameraOn(screen);
    this.#tiles.set(key, tile);
    this.#element.append(tile.element);
    this.#arrange();
    return tile;
  }

  #remove(key) {
    this.#tiles.get(key)?.close();
    this.#tiles.delete(key);
    this.#detectors.delete(key);
    this.#arrange();
  }

  #published(participant, track) {
    if (isScreen(track)) {
      this.#add(keyOf(participant, track), participant, true);
    }
    this.#showState(participant);
  }

  #unpublished(participant, track) {
    if (isScreen(track)) {
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
    tile?.showCameraOn(sends("camera"));
    tile?.showMicrophone(sends("microphone"));
  }

  #showSpeakers() {
    const now = performance.now();
    for (const participant of this.#client.participants) {
      const detector = this.#detectors.get(participant.id) ?? new SpeakingDetector();
      this.#detectors.set(participant.id, detector);
      this.#tiles.get(participant.id)?.showSpeaking(detector.update(levelOf(participant), now));
    }
    this.#own?.showSpeaking(this.#ownDetector.update(this.#ownLevel(), now));
  }

  #arrange() {
    const tiles = this.#element.childElementCount;
    const style = getComputedStyle(this.#element);
    const width = this.#element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const height = this.#element.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    if (tiles > 0 && width > 0 && height > 0) {
      const size = tileSize(tiles, width, height, parseFloat(style.columnGap) || 0);
      this.#element.classList.toggle("scrolling", size.scrolls);
      this.#element.style.setProperty("--tile-width", `${size.width}px`);
      this.#element.style.setProperty("--tile-height", `${size.height}px`);
    }
  }
}

function isScreen(track) {
  return track.source === "screen" && track.kind === "video";
}

function keyOf(participant, track) {
  return isScreen(track) ? `${participant.id}/screen` : participant.id;
}

/** How loud a participant is at this moment, as the sender or the decoder measured it. */
function levelOf(participant) {
  let loudest = 0;
  for (const track of participant.tracks.values()) {
    if (track.kind === "audio" && track.receiver && !track.muted) {
      for (const source of track.receiver.getSynchronizationSources()) {
        loudest = Math.max(loudest, source.audioLevel ?? 0);
      }
    }
  }
  return loudest;
}
