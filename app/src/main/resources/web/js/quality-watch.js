// Looks at the statistics every two seconds, and shows on each tile how good its connection is and why.

import { judgeIncoming, judgeOwn, lossOf } from "./quality.js";

const EVERY_MILLIS = 2000;
const BAD_LOSS = 0.02;

/** Follows a client and the grid. */
export class QualityWatch {
  #client;
  #grid;
  #settings;
  #timer = 0;
  /** @type {any} */
  #before = null;

  /**
   * @param {import("./parley-client.js").ParleyClient} client
   * @param {import("./grid.js").Grid} grid
   * @param {import("./settings-panel.js").SettingsPanel} settings shows the figures
   * @param {AbortSignal} signal ends it
   */
  constructor(client, grid, settings, signal) {
    this.#client = client;
    this.#grid = grid;
    this.#settings = settings;
    this.#timer = window.setInterval(() => this.#look(), EVERY_MILLIS);
    signal.addEventListener("abort", () => clearInterval(this.#timer));
  }

  async #look() {
    const before = this.#before;
    const after = await this.#client.stats().catch(() => null); // closed in between
    this.#before = after;
    if (!before || !after || this.#client.mediaState !== "connected") {
      return;
    }
    const byId = new Map();
    for (const participant of this.#client.participants) {
      const tracks = [...participant.tracks.values()]
        .filter((track) => after.remote[track.id])
        .map((track) => ({ before: before.remote[track.id], after: after.remote[track.id], quality: track.quality }));
      byId.set(participant.id, tracks);
    }
    const losing = [...byId.values()].filter((tracks) => tracks.some((track) => lossOf(track) > BAD_LOSS));
    const everyone = losing.length > 1 && losing.length === byId.size;
    for (const { id, tile } of this.#grid.tiles()) {
      tile.showQuality(judgeIncoming(byId.get(id) ?? [], everyone));
    }
    this.#grid.own?.showQuality(judgeOwn(after));
    this.#settings.showConnection(facts(before, after));
  }
}

/** @returns {Array<[string, string]>} */
function facts(before, after) {
  const seconds = (after.at - before.at) / 1000;
  const rate = (now, then) => {
    const bytes = (all) => Object.values(all).reduce((sum, each) => sum + (each.bytes ?? 0), 0);
    return `${Math.max(0, Math.round(((bytes(now) - bytes(then)) * 8) / 1000 / seconds))} kbit/s`;
  };
  const connection = after.connection ?? {};
  const camera = after.local.camera;
  return [
    ["Receiving", rate(after.remote, before.remote)],
    ["Sending", rate(after.local, before.local)],
    ...(camera?.width ? [/** @type {[string, string]} */ (["Your picture", `${camera.width} × ${camera.height}, ${camera.codec ?? ""}`])] : []),
    ["Round trip", connection.roundTripMillis === undefined ? "–" : `${Math.round(connection.roundTripMillis)} ms`],
    ["Path", connection.remote ?? "–"],
    ["Encryption", [connection.tlsVersion ? "DTLS" : "", connection.srtpCipher ?? connection.dtlsCipher ?? ""].join(" ").trim() || "–"],
  ];
}
