// What people say and do in a room besides sending media: chat, hands, and what hosts may do.

/** @typedef {{id: number, from: string, name: string, text: string, at: number}} ChatMessage */
/** @typedef {{locked: boolean, lobby: boolean}} RoomSettings */

/** What a host may do. The server refuses others (`warning` with the code `forbidden`). */
export class HostPowers {
  #say;

  /** @param {(message: object) => void} say */
  constructor(say) {
    this.#say = say;
  }

  /** Lets somebody in who waits in the lobby, or turns them away. @param {string} id @param {boolean} [admit] */
  admit(id, admit = true) {
    this.#say({ type: "admit", id, admit });
  }

  /** @param {string} id @param {"microphone" | "camera" | "screen"} source */
  mute(id, source = "microphone") {
    this.#say({ type: "mute-participant", id, source });
  }

  /** Puts somebody out. @param {string} id */
  remove(id) {
    this.#say({ type: "remove", id });
  }

  /** @param {string} id @param {import("./roster.js").Role} role */
  setRole(id, role) {
    this.#say({ type: "role", id, role });
  }

  /** @param {string} id */
  lowerHand(id) {
    this.#say({ type: "update", id, hand: false });
  }

  /** Nobody new comes in. @param {boolean} locked */
  lock(locked) {
    this.#say({ type: "settings", locked });
  }

  /** Who is new waits until a host says yes. @param {boolean} lobby */
  lobby(lobby) {
    this.#say({ type: "settings", lobby });
  }

  endForAll() {
    this.#say({ type: "end" });
  }
}
