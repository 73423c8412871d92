// Tells the server how large each picture is shown, so that it sends no more than that.

const AFTER_MILLIS = 300;

/** Follows the grid's layout and the person's wish. */
export class ViewReport {
  #client;
  #grid;
  #timer = 0;
  /** @type {"auto" | "low" | "off"} */
  #wish = "auto";
  #said = "";

  /**
   * @param {import("./parley-client.js").ParleyClient} client
   * @param {import("./grid.js").Grid} grid
   * @param {AbortSignal} signal ends it
   */
  constructor(client, grid, signal) {
    this.#client = client;
    this.#grid = grid;
    grid.addEventListener("layout", () => this.#soon(), { signal });
    client.addEventListener("trackadded", () => this.#soon(), { signal });
    client.addEventListener("state", ({ detail }) => this.#stateIs(detail.state), { signal });
    document.addEventListener("visibilitychange", () => this.#soon(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  /** @param {"auto" | "low" | "off"} wish what the person wants to receive */
  choose(wish) {
    this.#wish = wish;
    this.#client.receiveVideo(wish !== "off");
    this.#soon();
  }

  #stateIs(state) {
    if (state === "connected") {
      this.#said = ""; // the server may have forgotten
      this.#soon();
    }
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#say(), AFTER_MILLIS);
  }

  #say() {
    const tracks = [];
    for (const { id, screen, tile } of this.#grid.tiles()) {
      const participant = this.#client.participants.find((each) => each.id === id);
      for (const track of participant?.tracks.values() ?? []) {
        if (track.kind === "video" && (track.source === "screen") === screen) {
          const box = tile.element.getBoundingClientRect();
          const visible = !document.hidden && !tile.element.classList.contains("left-out") && box.width > 0;
          const scale = Math.min(2, window.devicePixelRatio || 1);
          tracks.push({
            track: track.id,
            width: Math.round(box.width * scale),
            height: Math.round(box.height * scale),
            visible,
            quality: this.#wish,
          });
        }
      }
    }
    const text = JSON.stringify(tracks);
    if (text !== this.#said && this.#client.state === "connected") {
      this.#said = text;
      this.#client.view(tracks);
    }
  }
}
