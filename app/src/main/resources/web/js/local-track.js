// A track that this browser sends.

/** A track of ours, as {@link ParleyClient#publish} gives it. */
export class LocalTrack {
  #onMute;
  #onReplace;
  #muted;
  /** @type {{track: string, muted: boolean} | null} what the server was told last on this connection */
  told = null;

  /**
   * @param {MediaStreamTrack} mediaTrack
   * @param {{source: "microphone" | "camera" | "screen", muted?: boolean, encodings?: RTCRtpEncodingParameters[] | null}} options
   * @param {(track: LocalTrack) => void} onMute called after each change of `muted`
   * @param {(track: LocalTrack) => Promise<void>} onReplace called after each change of `mediaTrack`
   */
  constructor(mediaTrack, { source, muted = false, encodings = null }, onMute, onReplace) {
    this.source = source;
    this.encodings = encodings;
    this.kind = /** @type {"audio" | "video"} */ (mediaTrack.kind);
    /** @type {MediaStreamTrack | null} */
    this.mediaTrack = mediaTrack;
    this.#onMute = onMute;
    this.#onReplace = onReplace;
    this.#muted = muted;
    mediaTrack.enabled = !muted;
  }

  get muted() {
    return this.#muted;
  }

  /** Stops or resumes sending sound or pictures, and tells the others. */
  set muted(muted) {
    if (this.mediaTrack) {
      this.mediaTrack.enabled = !muted;
    }
    if (muted !== this.#muted) {
      this.#muted = muted;
      this.#onMute(this);
    }
  }

  /**
   * Sends another track of the same kind in its place, or nothing; no negotiation. Of a picture of another size as many of
   * the layers are sent as are of use.
   * @param {MediaStreamTrack | null} track
   */
  async replace(track) {
    this.mediaTrack = track;
    if (track) {
      track.enabled = !this.#muted;
    }
    await this.#onReplace(this);
  }
}
