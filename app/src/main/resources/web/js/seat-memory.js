// What a page keeps of its seat, so that it has it again after a reload: for this tab alone.

const KEY = "parley.seat";

/** @typedef {{room: string, name: string, token: string, connection: number, audio: boolean, video: boolean}} KeptSeat */

/** @param {KeptSeat} seat */
export function keepSeat(seat) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(seat));
  } catch {
    // nothing to do: a reload joins anew
  }
}

export function forgetSeat() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}

/**
 * The seat of a page that is loaded anew. Another visit, or a copy of the tab, takes no seat from anybody.
 * @param {string} room @returns {KeptSeat | null}
 */
export function keptSeat(room) {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  try {
    const seat = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return navigation?.type === "reload" && seat?.room === room ? seat : null;
  } catch {
    return null;
  }
}
