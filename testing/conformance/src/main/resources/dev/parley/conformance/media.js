// Just enough of Web Audio for tests that want a track with sound: an oscillator whose stream is the
// built-in tone. Evaluates to a function (internal, host); host.tone() makes a stream.
(function (internal, host) {
  'use strict';

  const {idlShape} = internal;

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
