package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// Options of `createOffer`.
///
/// @param iceRestart whether to begin ICE anew
/// @param offerToReceiveAudio legacy: whether to have a transceiver that receives audio
/// @param offerToReceiveVideo legacy: whether to have a transceiver that receives video
public record RTCOfferOptions(
    boolean iceRestart,
    @Nullable Boolean offerToReceiveAudio,
    @Nullable Boolean offerToReceiveVideo) {
  /// Everything absent or as the specification has it.
  public static RTCOfferOptions defaults() {
    return new RTCOfferOptions(false, null, null);
  }

  public RTCOfferOptions withIceRestart(boolean value) {
    return new RTCOfferOptions(value, offerToReceiveAudio, offerToReceiveVideo);
  }

  public RTCOfferOptions withOfferToReceiveAudio(@Nullable Boolean value) {
    return new RTCOfferOptions(iceRestart, value, offerToReceiveVideo);
  }

  public RTCOfferOptions withOfferToReceiveVideo(@Nullable Boolean value) {
    return new RTCOfferOptions(iceRestart, offerToReceiveAudio, value);
  }
}
