// Messages between participants, on data channels of the peer connection, through the server.
//
// Each begins with a byte that says how long an id is, and the id: of the participant that it is for (none: for everybody
// else in the room), or, on the way to us, of its sender.

const RELIABLE = "parley";
const LOSSY = "parley-lossy";
const MOST_BYTES = 16 * 1024;
/** What may wait on the lossy channel: beyond it, what is newer is not sent. */
const MOST_WAITING_BYTES = 64 * 1024;

/** The two channels of one peer connection. */
export class DataMessages {
  #peer;
  #received;
  #lost;
  /** @type {RTCDataChannel} */
  #reliable;
  #lossy;

  /**
   * @param {RTCPeerConnection} peer before its first offer
   * @param {(message: {from: string, data: string | ArrayBuffer}) => void} received
   * @param {() => void} lost messages did not come, since we read them too slowly
   */
  constructor(peer, received, lost) {
    this.#peer = peer;
    this.#received = received;
    this.#lost = lost;
    this.#reliable = this.#openReliable();
    this.#lossy = this.#follow(peer.createDataChannel(LOSSY, { ordered: false, maxRetransmits: 0 }));
  }

  #openReliable() {
    const channel = this.#follow(this.#peer.createDataChannel(RELIABLE));
    channel.addEventListener("close", () => {
      if (this.#peer.connectionState === "connected") {
        this.#lost();
        this.#reliable = this.#openReliable();
      }
    });
    return channel;
  }

  #follow(channel) {
    channel.binaryType = "arraybuffer";
    channel.addEventListener("message", (event) => this.#received(opened(event.data)));
    return channel;
  }

  /**
   * @param {string | ArrayBuffer | ArrayBufferView} data
   * @param {{to?: string, lossy?: boolean}} options
   * @returns {boolean} whether it was sent: there is no channel yet, or too much waits, otherwise
   */
  send(data, { to = "", lossy = false }) {
    const message = sealed(data, to);
    const channel = lossy ? this.#lossy : this.#reliable;
    if (channel.readyState !== "open" || (lossy && channel.bufferedAmount > MOST_WAITING_BYTES)) {
      return false;
    }
    channel.send(message);
    return true;
  }
}

/** @param {string | ArrayBuffer | ArrayBufferView} data @param {string} to */
function sealed(data, to) {
  const id = new TextEncoder().encode(to);
  if (typeof data === "string") {
    check(new TextEncoder().encode(data).length);
    return String.fromCharCode(id.length) + to + data;
  }
  const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
  check(bytes.length);
  const message = new Uint8Array(1 + id.length + bytes.length);
  message[0] = id.length;
  message.set(id, 1);
  message.set(bytes, 1 + id.length);
  return message;
}

function check(length) {
  if (length > MOST_BYTES) {
    throw new RangeError(`sendData() takes up to ${MOST_BYTES} bytes at once, not ${length}: send it in parts`);
  }
}

/** @param {string | ArrayBuffer} message */
function opened(message) {
  if (typeof message === "string") {
    const length = message.charCodeAt(0);
    return { from: message.slice(1, 1 + length), data: message.slice(1 + length) };
  }
  const bytes = new Uint8Array(message);
  const end = 1 + bytes[0];
  return { from: new TextDecoder().decode(bytes.subarray(1, end)), data: message.slice(end) };
}
