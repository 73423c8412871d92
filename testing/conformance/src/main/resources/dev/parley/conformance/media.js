// Just enough of media elements and Web Audio for tests that want to know whether media arrives, or a
// track with sound. An element is ready when a frame of each of its stream's tracks has come; nothing
// is decoded. An oscillator's stream is the built-in tone.
//
// Evaluates to a function (internal, host): host.tone() makes a stream, host.watch(track, seen) calls
// seen(width, height) once with the first frame, with zeros for sound, and returns how to stop it.
(function (internal, host) {
  'use strict';

  const {idlShape, fire} = internal;
  const NO_RANGES = {length: 0, start() { throw new DOMException('no range', 'IndexSizeError'); }};
  const states = new WeakMap();

  /** What an element plays, from the moment a stream was given to it. */
  class Player {
    constructor(element, stream) {
      Object.assign(this, {element, stream, readyState: 0, width: 0, height: 0, paused: true, ended: false,
        played: 0, since: 0, waiting: [], stops: []});
      this.tell('loadstart');
      this.missing = stream.getTracks().filter(track => track.readyState === 'live').length;
      for (const track of stream.getTracks()) {
        this.stops.push(host.watch(track, (width, height) => this.seen(width, height)));
        track.addEventListener('ended', () => this.look());
      }
      this.timer = setInterval(() => this.look(), 100);
    }
    tell(...types) { setTimeout(() => { if (states.get(this.element) === this) for (const type of types) fire(this.element, new Event(type)); }, 0); }
    seen(width, height) {
      if (width) { this.width = width; this.height = height; }
      if (--this.missing > 0 || this.readyState) return;
      this.readyState = 4;
      this.tell('durationchange', ...(this.width ? ['resize'] : []), 'loadedmetadata', 'loadeddata', 'canplay', 'canplaythrough');
      if (this.element.autoplay) this.play();
      this.start();
    }
    play() {
      if (this.paused) { this.paused = false; this.tell('play'); this.start(); }
      return new Promise(resolve => { this.waiting.push(resolve); this.start(); });
    }
    start() {
      if (this.paused || !this.readyState) return;
      if (!this.since) { this.since = performance.now(); this.tell('playing'); }
      for (const resolve of this.waiting.splice(0)) resolve();
    }
    pause() {
      if (this.paused) return;
      this.played = this.time();
      Object.assign(this, {paused: true, since: 0});
      this.tell('timeupdate', 'pause');
    }
    time() { return this.played + (this.since ? (performance.now() - this.since) / 1000 : 0); }
    look() {
      if (!this.since || this.ended) return;
      this.tell('timeupdate');
      if (this.stream.getTracks().every(track => track.readyState === 'ended')) {
        this.played = this.time();
        Object.assign(this, {ended: true, since: 0});
        this.tell('durationchange', 'ended');
      }
    }
    close() { clearInterval(this.timer); this.stops.forEach(stop => stop()); }
  }

  const element = HTMLMediaElement.prototype;
  const player = self_ => states.get(self_);
  const members = {
    srcObject: {
      get() { return player(this)?.stream ?? null; },
      set(value) {
        if (value !== null && !(value instanceof MediaStream)) throw new TypeError('srcObject: not a MediaStream');
        player(this)?.close();
        states.delete(this);
        if (value) states.set(this, new Player(this, value));
      },
    },
    readyState: {get() { return player(this)?.readyState ?? 0; }},
    paused: {get() { return player(this)?.paused ?? true; }},
    ended: {get() { return player(this)?.ended ?? false; }},
    seeking: {get() { return false; }},
    error: {get() { return null; }},
    buffered: {get() { return NO_RANGES; }},
    seekable: {get() { return NO_RANGES; }},
    currentTime: {get() { return player(this)?.time() ?? 0; }, set() {}},
    duration: {get() { const p = player(this); return !p?.readyState ? NaN : p.ended ? p.played : Infinity; }},
  };
  for (const [name, member] of Object.entries(members)) {
    Object.defineProperty(element, name, {...member, enumerable: true, configurable: true});
  }
  element.play = function play() { return player(this)?.play() ?? Promise.reject(new DOMException('There is no stream.', 'NotSupportedError')); };
  element.pause = function pause() { player(this)?.pause(); };
  ['HAVE_NOTHING', 'HAVE_METADATA', 'HAVE_CURRENT_DATA', 'HAVE_FUTURE_DATA', 'HAVE_ENOUGH_DATA'].forEach((name, value) => {
    Object.defineProperty(element, name, {value, enumerable: true});
  });
  for (const type of ['loadstart', 'durationchange']) internal.defineEventHandler(element, type);
  for (const name of ['width', 'height']) {
    const key = 'video' + name[0].toUpperCase() + name.slice(1);
    Object.defineProperty(HTMLVideoElement.prototype, key, {get() { return player(this)?.[name] ?? 0; }, enumerable: true, configurable: true});
  }
  for (const tag of ['video', 'audio']) {
    for (const found of document.querySelectorAll(tag)) {
      found.autoplay = found.hasAttribute('autoplay');
      found.muted = found.hasAttribute('muted');
    }
  }

  class AudioNode extends EventTarget {
    constructor(context) { super(); Object.defineProperty(this, 'context', {value: context, enumerable: true}); }
    connect(destination) { return destination; }
    disconnect() {}
  }
  idlShape(AudioNode);

  class OscillatorNode extends AudioNode {
    start() {}
    stop() {}
  }
  idlShape(OscillatorNode);

  class MediaStreamAudioDestinationNode extends AudioNode {
    constructor(context) { super(context); Object.defineProperty(this, 'stream', {value: host.tone(), enumerable: true}); }
  }
  idlShape(MediaStreamAudioDestinationNode);

  class AudioContext extends EventTarget {
    createOscillator() { return new OscillatorNode(this); }
    createMediaStreamDestination() { return new MediaStreamAudioDestinationNode(this); }
    resume() { return Promise.resolve(); }
    close() { return Promise.resolve(); }
  }
  idlShape(AudioContext);
})
