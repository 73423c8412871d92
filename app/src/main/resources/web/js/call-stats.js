// What getStats() says, sorted by track: the numbers that tell whether a call works.

/** @typedef {import("./negotiator.js").Negotiator} Negotiator */

/**
 * @param {Negotiator | null} negotiator
 * @param {Map<string, import("./parley-client.js").Participant>} participants
 * @returns {Promise<{at: number, connection: object | null, remote: Record<string, object>, local: Record<string, object>}>}
 *   `remote` by track id, `local` by source
 */
export async function collectStats(negotiator, participants) {
  /** @type {{at: number, connection: object | null, remote: Record<string, object>, local: Record<string, object>}} */
  const result = { at: performance.now(), connection: null, remote: {}, local: {} };
  if (!negotiator || negotiator.peer.signalingState === "closed") {
    return result;
  }
  const report = await negotiator.peer.getStats();
  const entries = [...report.values()];
  result.connection = connectionStats(negotiator.peer, report, entries);
  const owners = new Map();
  for (const participant of participants.values()) {
    participant.tracks.forEach((track) => owners.set(track.id, { participant, track }));
  }
  for (const { trackId, transceiver } of negotiator.incoming) {
    const inbound = streamOf(entries, "inbound-rtp", transceiver.mid, transceiver.receiver.track.id);
    const owner = owners.get(trackId);
    result.remote[trackId] = {
      participant: owner?.participant.id,
      name: owner?.participant.name,
      kind: transceiver.receiver.track.kind,
      source: owner?.track.source,
      mid: transceiver.mid,
      ...(inbound ? incomingStats(inbound, report) : {}),
    };
  }
  for (const { track, transceiver } of negotiator.outgoing) {
    const outbound = streamOf(entries, "outbound-rtp", transceiver.mid, transceiver.sender.track?.id);
    result.local[track.source] = {
      kind: track.kind,
      mid: transceiver.mid,
      ...(outbound ? outgoingStats(outbound, report, entries) : {}),
    };
  }
  return result;
}

function connectionStats(peer, report, entries) {
  const transport = entries.find((entry) => entry.type === "transport");
  const pair =
    report.get(transport?.selectedCandidatePairId) ??
    entries.find((entry) => entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded");
  const address = (candidate) =>
    candidate && `${candidate.protocol} ${candidate.candidateType} ${candidate.address ?? candidate.ip}:${candidate.port}`;
  return {
    state: peer.connectionState,
    iceState: peer.iceConnectionState,
    dtlsState: transport?.dtlsState,
    dtlsRole: transport?.dtlsRole,
    tlsVersion: transport?.tlsVersion,
    dtlsCipher: transport?.dtlsCipher,
    srtpCipher: transport?.srtpCipher,
    roundTripMillis: pair?.currentRoundTripTime === undefined ? undefined : pair.currentRoundTripTime * 1000,
    availableOutgoingBitrate: pair?.availableOutgoingBitrate,
    local: address(report.get(pair?.localCandidateId)),
    remote: address(report.get(pair?.remoteCandidateId)),
  };
}

/** An m-section that carried one track after another may have several entries: the one with the latest packet counts. */
function streamOf(entries, type, mid, trackIdentifier) {
  const ofType = entries.filter((entry) => entry.type === type);
  const mine = ofType.filter((entry) => entry.mid !== undefined && entry.mid === mid);
  const found = mine.length > 0 ? mine : ofType.filter((entry) => entry.trackIdentifier === trackIdentifier);
  const latest = (entry) => entry.lastPacketReceivedTimestamp ?? 0;
  return found.reduce((best, entry) => (best === undefined || latest(entry) > latest(best) ? entry : best), undefined);
}

function codecName(entry, report) {
  return report.get(entry.codecId)?.mimeType?.split("/")[1];
}

function incomingStats(inbound, report) {
  return {
    ssrc: inbound.ssrc,
    codec: codecName(inbound, report),
    bytes: inbound.bytesReceived,
    packets: inbound.packetsReceived,
    packetsLost: inbound.packetsLost,
    jitter: inbound.jitter,
    nackCount: inbound.nackCount,
    pliCount: inbound.pliCount,
    framesReceived: inbound.framesReceived,
    framesDecoded: inbound.framesDecoded,
    keyFramesDecoded: inbound.keyFramesDecoded,
    framesDropped: inbound.framesDropped,
    freezeCount: inbound.freezeCount,
    width: inbound.frameWidth,
    height: inbound.frameHeight,
    audioLevel: inbound.audioLevel,
    totalAudioEnergy: inbound.totalAudioEnergy,
    totalSamplesReceived: inbound.totalSamplesReceived,
    concealedSamples: inbound.concealedSamples,
  };
}

function outgoingStats(outbound, report, entries) {
  const heard = entries.find((entry) => entry.type === "remote-inbound-rtp" && entry.localId === outbound.id);
  return {
    ssrc: outbound.ssrc,
    codec: codecName(outbound, report),
    bytes: outbound.bytesSent,
    packets: outbound.packetsSent,
    retransmittedPackets: outbound.retransmittedPacketsSent,
    targetBitrate: outbound.targetBitrate,
    framesEncoded: outbound.framesEncoded,
    keyFramesEncoded: outbound.keyFramesEncoded,
    framesPerSecond: outbound.framesPerSecond,
    width: outbound.frameWidth,
    height: outbound.frameHeight,
    qualityLimitationReason: outbound.qualityLimitationReason,
    nackCount: outbound.nackCount,
    pliCount: outbound.pliCount,
    fractionLost: heard?.fractionLost,
    roundTripMillis: heard?.roundTripTime === undefined ? undefined : heard.roundTripTime * 1000,
  };
}
