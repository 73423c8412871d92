// A soft ring, made by the browser. Where sound is not allowed yet, it stays silent: the page shows the call anyway.

const EVERY_MILLIS = 2600;
const NOTES_HZ = [587, 784];

export class RingTone {
  /** @type {AudioContext | null} */
  #context = null;
  #timer = 0;

  start() {
    this.stop();
    try {
      this.#context = new AudioContext();
    } catch {
      return;
    }
    this.#ring();
    this.#timer = window.setInterval(() => this.#ring(), EVERY_MILLIS);
    navigator.vibrate?.([200, 100, 200]);
  }

  stop() {
    clearInterval(this.#timer);
    this.#context?.close();
    this.#context = null;
  }

  #ring() {
    const context = this.#context;
    if (context?.state !== "running") {
      return;
    }
    NOTES_HZ.forEach((hertz, index) => {
      const begin = context.currentTime + index * 0.28;
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.linearRampToValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(0.12, begin + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.001, begin + 0.8);
      const tone = new OscillatorNode(context, { frequency: hertz });
      tone.connect(gain).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + 0.85);
    });
  }
}
