// What is offered to be sent beyond what browsers offer by themselves.

/**
 * Offers one codec only, with its retransmissions: which of several is used is for the answer to say.
 * @param {RTCRtpTransceiver} transceiver @param {string} codec
 */
export function preferCodec(transceiver, codec) {
  const known = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
  const named = (name) => known.filter((c) => c.mimeType.toLowerCase() === `video/${name}`);
  const wanted = named(codec);
  if (wanted.length > 0) {
    transceiver.setCodecPreferences([...wanted, ...named("rtx")]);
  }
}

/**
 * Offers sound of which each packet repeats the one before, in first place (RFC 2198), where the browser has that.
 * @param {RTCRtpTransceiver} transceiver
 */
export function preferRedundancy(transceiver) {
  const known = RTCRtpSender.getCapabilities("audio")?.codecs ?? [];
  const isRed = (codec) => codec.mimeType.toLowerCase() === "audio/red";
  if (known.some(isRed)) {
    transceiver.setCodecPreferences([...known.filter(isRed), ...known.filter((codec) => !isRed(codec))]);
  }
}

const DEPENDENCY_DESCRIPTOR = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/**
 * Offers the header extension that says which frames a frame needs. Without it nobody can be sent some layers of a
 * stream and not others, and Chromium knows it but does not offer it by itself.
 * @param {any} transceiver an `RTCRtpTransceiver`, whose methods for this TypeScript does not know yet
 */
export function offerDependencyDescriptor(transceiver) {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.() ?? [];
  const descriptor = extensions.find((extension) => extension.uri === DEPENDENCY_DESCRIPTOR);
  if (descriptor) {
    descriptor.direction = "sendrecv";
    transceiver.setHeaderExtensionsToNegotiate(extensions);
  }
}
