// Who is in the room and what they send: what the server's events add up to.

/**
 * @typedef {object} RemoteTrack
 * @property {string} id `<participant id>/<mid>`
 * @property {"audio" | "video"} kind
 * @property {"microphone" | "camera" | "screen"} source
 * @property {string} codec
 * @property {boolean} muted what its owner (or a host) says
 * @property {boolean} refused this browser cannot receive it
 * @property {{layer: string, paused: boolean, reason: string} | null} quality what the server sends of it, if it chooses
 * @property {MediaStreamTrack | null} mediaTrack null until it arrives
 * @property {RTCRtpReceiver | null} receiver
 */
/** @typedef {"host" | "speaker" | "viewer"} Role */
/**
 * @typedef {object} Participant
 * @property {string} id
 * @property {string} name
 * @property {Role} role
 * @property {boolean} hand raised
 * @property {string} metadata a text of the client's own
 * @property {"connected" | "unstable" | "away"} connection how the server sees it
 * @property {{keptSeconds: number, pageClosed: boolean} | null} away how long the seat was kept when this was told, and whether the page
 *   was closed or is being loaded anew; null unless the participant is away
 * @property {Map<string, RemoteTrack>} tracks
 */

/**
 * The others in the room. Changes are told through `tell(type, detail)`, in the words of {@link ParleyClient}'s events;
 * `want` and `unwant` are called for tracks that come and go.
 */
export class Roster {
  /** @type {Map<string, Participant>} */
  participants = new Map();
  #tell;
  #want;
  #unwant;
  #video = true;
  /** @type {Set<string>} those whom a server that was started anew does not know yet */
  #missing = new Set();

  /**
   * @param {{tell: (type: keyof import("./parley-client.js").ClientEvents, detail: object) => void, want: (track: RemoteTrack) => void,
   *   unwant: (track: RemoteTrack) => void}} hands
   */
  constructor({ tell, want, unwant }) {
    this.#tell = tell;
    this.#want = want;
    this.#unwant = unwant;
  }

  joined(described, reason = "joined") {
    const before = this.participants.get(described.id);
    this.#missing.delete(described.id);
    const fields = {
      name: described.name,
      role: described.role ?? "speaker",
      hand: described.hand ?? false,
      metadata: described.metadata ?? "",
      connection: described.connection ?? "connected",
      away: described.away ?? null,
    };
    if (before) {
      this.#change(before, fields);
    } else {
      const participant = { id: described.id, ...fields, tracks: new Map() };
      this.participants.set(participant.id, participant);
      this.#tell("participantjoined", { participant, reason });
    }
    const participant = /** @type {Participant} */ (this.participants.get(described.id));
    described.tracks?.forEach((track) => this.trackPublished(participant.id, track));
  }

  updated(described) {
    const participant = this.participants.get(described.id);
    if (participant) {
      const { name, role, hand, metadata, connection, away = null } = described;
      this.#change(participant, { name, role, hand, metadata, connection, away });
    }
  }

  #change(participant, fields) {
    const changed = Object.keys(fields).filter((key) => participant[key] !== fields[key]);
    if (changed.length > 0) {
      Object.assign(participant, fields);
      this.#tell("participantupdated", { participant, changed });
    }
  }

  left(id, reason) {
    const participant = this.participants.get(id);
    if (participant) {
      this.#dropTracks(participant);
      this.participants.delete(id);
      this.#tell("participantleft", { participant, reason });
    }
  }

  /** Takes the server's whole list. Who is not in it has left, or (if `patient`) may be on the way back. */
  replace(list, reason, patient) {
    const present = new Map(list.map((each) => [each.id, each]));
    for (const participant of [...this.participants.values()]) {
      const described = present.get(participant.id);
      if (described) {
        const still = new Set(described.tracks.map((track) => track.id));
        [...participant.tracks.keys()].filter((id) => !still.has(id)).forEach((id) => this.trackUnpublished(participant.id, id));
      } else if (patient) {
        this.#dropTracks(participant);
        this.#missing.add(participant.id);
        this.#change(participant, { connection: "away", away: null });
      } else {
        this.left(participant.id, "left");
      }
    }
    list.forEach((described) => this.joined(described, reason));
  }

  /** Everything that was received stops, and has to be wanted again on another connection. */
  detach() {
    this.#allTracks().forEach((track) => this.#detach(track));
  }

  /** Wants everything that there is, on another connection. */
  wantAll() {
    for (const track of this.#allTracks()) {
      track.refused = false;
      this.#wantIt(track);
    }
  }

  receiveVideo(wanted) {
    if (wanted !== this.#video) {
      this.#video = wanted;
      for (const track of this.#allTracks().filter((each) => each.kind === "video")) {
        if (wanted) {
          this.#want(track);
        } else {
          this.#unwant(track);
          this.#detach(track);
        }
      }
    }
  }

  /** Those who have not come back after all. */
  forgetMissing() {
    [...this.#missing].forEach((id) => this.left(id, "connection-lost"));
    this.#missing.clear();
  }

  #allTracks() {
    return [...this.participants.values()].flatMap((participant) => [...participant.tracks.values()]);
  }

  #wantIt(track) {
    if (this.#video || track.kind === "audio") {
      this.#want(track);
    }
  }

  #detach(track) {
    if (track.mediaTrack) {
      track.mediaTrack = null;
      track.receiver = null;
      this.#tell("trackremoved", this.find(track.id) ?? { track });
    }
  }

  clear(reason) {
    [...this.participants.keys()].forEach((id) => this.left(id, reason));
  }

  trackPublished(participantId, described) {
    const participant = this.participants.get(participantId);
    let known = participant?.tracks.get(described.id);
    if (known && (known.kind !== described.kind || known.source !== described.source)) {
      // Ids are used again: on another connection of its owner it names another track.
      this.trackUnpublished(participantId, described.id);
      known = undefined;
    }
    if (known) {
      known.muted = described.muted;
      this.#tell("trackmuted", { participant, track: known });
    } else if (participant) {
      /** @type {RemoteTrack} */
      const track = { ...described, refused: false, quality: null, mediaTrack: null, receiver: null };
      participant.tracks.set(track.id, track);
      this.#tell("trackpublished", { participant, track });
      this.#wantIt(track);
    }
  }

  trackUnpublished(participantId, trackId) {
    const participant = this.participants.get(participantId);
    const track = participant?.tracks.get(trackId);
    if (participant && track) {
      participant.tracks.delete(trackId);
      this.#unwant(track);
      if (track.mediaTrack) {
        this.#tell("trackremoved", { participant, track });
      }
      this.#tell("trackunpublished", { participant, track });
    }
  }

  trackMuted({ participant: id, track: trackId, muted }) {
    const participant = this.participants.get(id);
    const track = participant?.tracks.get(trackId);
    if (track) {
      track.muted = muted;
      this.#tell("trackmuted", { participant, track });
    }
  }

  trackQuality({ track: trackId, layer, paused, reason }) {
    const found = this.find(trackId);
    if (found) {
      found.track.quality = { layer, paused, reason };
      this.#tell("quality", found);
    }
  }

  delivered({ trackId, transceiver }) {
    const found = this.find(trackId);
    if (found) {
      found.track.receiver = transceiver.receiver;
      found.track.mediaTrack = transceiver.receiver.track;
      this.#tell("trackadded", found);
    }
  }

  refused(trackId) {
    const found = this.find(trackId);
    if (found) {
      found.track.refused = true;
      this.#tell("warning", { code: "track-refused", message: `${found.track.codec} of ${found.participant.name}` });
    }
  }

  find(trackId) {
    for (const participant of this.participants.values()) {
      const track = participant.tracks.get(trackId);
      if (track) {
        return { participant, track };
      }
    }
    return null;
  }

  #dropTracks(participant) {
    [...participant.tracks.keys()].forEach((id) => this.trackUnpublished(participant.id, id));
  }
}
