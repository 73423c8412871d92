// How good a connection is, and why: out of two looks at call-stats.js.

/** @typedef {{level: 1 | 2 | 3, text: string}} Quality level 3 is good, 1 poor; the text says what it is about */

const GOOD = /** @type {Quality} */ ({ level: 3, text: "" });

/**
 * What comes from one participant.
 *
 * @param {Array<{before: any, after: any, quality?: {paused: boolean, reason: string} | null}>} tracks
 * @param {boolean} everyone whether all others come badly, too: then it is this side's network
 * @returns {Quality}
 */
export function judgeIncoming(tracks, everyone) {
  const paused = tracks.find((track) => track.quality?.paused && track.quality.reason === "bandwidth");
  if (paused) {
    return { level: 1, text: "The picture is paused: your connection is too slow for it." };
  }
  const loss = Math.max(0, ...tracks.map(lossOf));
  const where = everyone ? "on your connection" : "on the way here";
  if (loss > 0.08) {
    return { level: 1, text: `${percent(loss)} of the packets are lost ${where}.` };
  }
  if (loss > 0.02) {
    return { level: 2, text: `${percent(loss)} of the packets are lost ${where}.` };
  }
  const frozen = tracks.find(({ before, after }) => after.kind === "video" && grown(before, after, "freezeCount") > 0);
  if (frozen) {
    return { level: 2, text: "The picture stood still for a moment." };
  }
  return GOOD;
}

/** The share of packets lost between two looks, 0 to 1. */
export function lossOf({ before, after }) {
  const lost = Math.max(0, grown(before, after, "packetsLost"));
  const arrived = grown(before, after, "packets");
  return lost + arrived < 10 ? 0 : lost / (lost + arrived);
}

/**
 * What this side sends, and how it is connected.
 *
 * @param {{connection: any, local: Record<string, any>}} stats
 * @returns {Quality}
 */
export function judgeOwn({ connection, local }) {
  const camera = local.camera;
  if (connection?.roundTripMillis > 400) {
    return { level: 1, text: `The server is far away: ${Math.round(connection.roundTripMillis)} ms there and back.` };
  }
  if (camera?.qualityLimitationReason === "cpu") {
    return { level: 2, text: "This computer is too busy to send a better picture." };
  }
  if (camera?.qualityLimitationReason === "bandwidth") {
    return { level: 2, text: "Your upload is too slow for a better picture." };
  }
  if (connection?.roundTripMillis > 200) {
    return { level: 2, text: `The server is far away: ${Math.round(connection.roundTripMillis)} ms there and back.` };
  }
  return GOOD;
}

function grown(before, after, what) {
  return (after?.[what] ?? 0) - (before?.[what] ?? 0);
}

function percent(share) {
  return `${Math.max(1, Math.round(share * 100))} %`;
}
