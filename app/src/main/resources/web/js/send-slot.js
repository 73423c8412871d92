// A sending m-section: which of its encodings are sent, and how large.

/** @typedef {import("./negotiator.js").OutgoingTrack} OutgoingTrack */

const LEAST_LINES_FOR_TWO = 360;
const LEAST_PIXELS_FOR_THREE = 960 * 540;

/**
 * How many layers of a picture are of use; Chromium sends no more of them.
 * @param {{width?: number, height?: number}} size that of most cameras where it is not known
 */
export function usefulLayers({ width = 1280, height = 720 }) {
  if (Math.min(width, height) < LEAST_LINES_FOR_TWO) {
    return 1;
  }
  return width * height < LEAST_PIXELS_FOR_THREE ? 2 : 3;
}

/**
 * The encodings for a picture of which only so many layers are of use: the first of them, as large as the last would be
 * of a larger picture. The last ones are those that Chromium leaves out by itself.
 * @param {RTCRtpEncodingParameters[]} encodings as published, the smallest first
 * @param {number} useful
 */
export function fitted(encodings, useful) {
  const tooMany = Math.max(0, encodings.length - useful);
  return encodings.map((encoding, i) => {
    const model = encodings[Math.min(i + tooMany, encodings.length - 1)];
    return tooMany === 0 ? encoding : { ...encoding, active: i < useful, scaleResolutionDownBy: model.scaleResolutionDownBy ?? 1 };
  });
}

/** It outlives the track it carries: the next one of the same kind and layers uses it again. */
export class SendSlot {
  /** @type {OutgoingTrack | null} */
  #track = null;
  /** @type {string[] | null} the layers that the server wants; null: it has not said */
  #wanted = null;
  /** @type {Promise<void>} one change of the sender after the other, so that none undoes another */
  #work = Promise.resolve();

  /** @param {RTCRtpTransceiver} transceiver @param {string} shape of the tracks that fit, see {@link shapeOf} */
  constructor(transceiver, shape) {
    this.transceiver = transceiver;
    this.shape = shape;
  }

  /** Free only once the server has agreed that nothing is sent: what it wants of the next track is not what it wanted of this. */
  get free() {
    return this.#track === null && this.transceiver.currentDirection === "inactive";
  }

  /** Sends another track, or none, and all of it until the server says otherwise. @param {OutgoingTrack | null} track */
  carry(track) {
    this.#track = track;
    this.#wanted = null;
    this.transceiver.direction = track ? "sendonly" : "inactive";
    return this.update();
  }

  /** @param {string[]} names the layers to send; the empty name stands for a track without layers */
  want(names) {
    this.#wanted = names;
    return this.update();
  }

  /** Brings the sender in step with the track and the wishes as they are then. Rejects when the browser cannot send the track. */
  update() {
    this.#work = this.#work.catch(() => {}).then(() => this.#update());
    return this.#work;
  }

  async #update() {
    const sender = this.transceiver.sender;
    const mediaTrack = this.#track?.mediaTrack ?? null;
    if (this.transceiver.direction === "stopped") {
      return; // the connection was closed meanwhile
    }
    if (sender.track !== mediaTrack) {
      await sender.replaceTrack(mediaTrack);
    }
    if (mediaTrack?.kind === "video") {
      await this.#setParameters(sender, mediaTrack);
    }
  }

  /** @param {RTCRtpSender} sender @param {MediaStreamTrack} picture */
  async #setParameters(sender, picture) {
    const parameters = sender.getParameters();
    const { encodings } = parameters;
    const before = JSON.stringify(encodings);
    const useful = Math.min(usefulLayers(picture.getSettings()), encodings.length);
    const models = fitted(this.#track?.encodings?.slice(-encodings.length) ?? [], useful);
    const active = this.#active(encodings, useful);
    encodings.forEach((encoding, i) => {
      encoding.active = active.has(i);
      encoding.maxBitrate = models[i]?.maxBitrate;
      encoding.scaleResolutionDownBy = models[i]?.scaleResolutionDownBy ?? 1;
    });
    if (JSON.stringify(encodings) !== before) {
      await sender.setParameters(parameters).catch(() => {}); // a negotiation came in between; update() follows it
    }
  }

  /**
   * The places of the encodings to send. A layer that is wanted but of no use is stood for by the largest that is. What has
   * one layer is wanted under any name: Firefox keeps a rid after the server has agreed to an m-section without layers.
   */
  #active(encodings, useful) {
    const names = encodings.map((encoding) => encoding.rid ?? "");
    const place = (name) => (names.length === 1 ? 0 : names.indexOf(name));
    const places = this.#wanted === null ? names.keys() : this.#wanted.map(place);
    return new Set([...places].filter((place) => place >= 0).map((place) => Math.min(place, useful - 1)));
  }
}

/**
 * What tracks that may use one m-section after the other have in common.
 * @param {string} kind @param {RTCRtpEncodingParameters[] | null} encodings
 */
export function shapeOf(kind, encodings) {
  return [kind, ...(encodings ?? []).map((encoding) => encoding.rid ?? "")].join(" ");
}
