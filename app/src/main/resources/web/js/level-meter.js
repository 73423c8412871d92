// How loud something is, from 0 to 1.

/** Measures one audio track with the Web Audio API. Its context may wait for a click; until then the level is 0. */
export class LevelMeter {
  #context;
  #analyser;
  #source;
  #samples;
  #track;

  /** @param {MediaStreamTrack} track */
  constructor(track) {
    // It plays nothing, so it needs no output and may run at its ease. Browsers that do not know an option ignore it.
    this.#context = new AudioContext(/** @type {AudioContextOptions} */ ({ latencyHint: "playback", sinkId: { type: "none" } }));
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 512;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#track = track.clone(); // which hears on while the track itself is muted
    this.#track.enabled = true;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([this.#track]));
    this.#source.connect(this.#analyser);
    this.#context.resume().catch(() => {});
  }

  /** Root mean square of the last few milliseconds. */
  level() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) {
      sum += sample * sample;
    }
    return Math.min(1, Math.sqrt(sum / this.#samples.length));
  }

  close() {
    this.#source.disconnect();
    this.#track.stop();
    this.#context.close().catch(() => {});
  }
}

/** Level as a fraction of a bar: ears hear ratios, so the scale is logarithmic, from -60 to 0 dB. */
export function barFraction(level) {
  return level <= 0 ? 0 : Math.max(0, Math.min(1, 1 + Math.log10(level) / 3));
}

const SPEAKING_LEVEL = 0.015;
const HOLD_MILLIS = 700;

/** Turns levels into "is speaking", and holds that over the pauses between words. */
export class SpeakingDetector {
  #heardAt = -Infinity;

  /** @param {number} level 0 to 1 @param {number} now milliseconds */
  update(level, now) {
    if (level >= SPEAKING_LEVEL) {
      this.#heardAt = now;
    }
    return now - this.#heardAt < HOLD_MILLIS;
  }
}
