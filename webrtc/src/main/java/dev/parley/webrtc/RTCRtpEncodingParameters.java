package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// One encoding of what a sender sends.
///
/// @param rid its name when there are several
/// @param active whether it is sent
/// @param codec the codec of this encoding; the first negotiated one if absent
/// @param maxBitrate in bits per second; no limit of ours if absent
/// @param maxFramerate in frames per second; video only
/// @param scaleResolutionDownBy at least 1; video only
/// @param scalabilityMode such as `L1T3`; video only
/// @param priority its share of the bandwidth
/// @param networkPriority the marking of its packets
public record RTCRtpEncodingParameters(
    @Nullable String rid,
    boolean active,
    @Nullable RTCRtpCodec codec,
    @Nullable Long maxBitrate,
    @Nullable Double maxFramerate,
    @Nullable Double scaleResolutionDownBy,
    @Nullable String scalabilityMode,
    RTCPriorityType priority,
    @Nullable RTCPriorityType networkPriority) {
  /// Everything absent or as the specification has it.
  public static RTCRtpEncodingParameters defaults() {
    return new RTCRtpEncodingParameters(
        null, true, null, null, null, null, null, RTCPriorityType.LOW, null);
  }

  public RTCRtpEncodingParameters withRid(@Nullable String value) {
    return new RTCRtpEncodingParameters(
        value,
        active,
        codec,
        maxBitrate,
        maxFramerate,
        scaleResolutionDownBy,
        scalabilityMode,
        priority,
        networkPriority);
  }

  public RTCRtpEncodingParameters withActive(boolean value) {
    return new RTCRtpEncodingParameters(
        rid,
        value,
        codec,
        maxBitrate,
        maxFramerate,
        scaleResolutionDownBy,
        scalabilityMode,
        priority,
        networkPriority);
  }

  public RTCRtpEncodingParameters withCodec(@Nullable RTCRtpCodec value) {
    return new RTCRtpEncodingParameters(
        rid,
        active,
        value,
        maxBitrate,
        maxFramerate,
        scaleResolutionDownBy,
        scalabilityMode,
        priority,
        networkPriority);
  }

  public RTCRtpEncodingParameters withMaxBitrate(@Nullable Long value) {
    return new RTCRtpEncodingParameters(
        rid,
        active,
        codec,
        value,
        maxFramerate,
        scaleResolutionDownBy,
        scalabilityMode,
        priority,
        networkPriority);
  }

  public RTCRtpEncodingParameters withMaxFramerate(@Nullable Double value) {
    return new RTCRtpEncodingParameters(
        rid,
        active,
        codec,
        maxBitrate,
        value,
        scaleResolutionDownBy,
        scalabilityMode,
        priority,
        networkPriority);
  }

  public RTCRtpEncodingParameters withScaleResolutionDownBy(@Nullable Double value) {
    return new RTCRtpEncodingParameters(
        rid,
        active,
        codec,
        maxBitrate,
        maxFramerate,
        value,
        scalabilityMode,
        priority,
        networkPriority);
  }

  public RTCRtpEncodingParameters withScalabilityMode(@Nullable String value) {
    return new RTCRtpEncodingParameters(
        rid,
        active,
        codec,
        maxBitrate,
        maxFramerate,
        scaleResolutionDownBy,
        value,
        priority,
        networkPriority);
  }

  public RTCRtpEncodingParameters withPriority(RTCPriorityType value) {
    return new RTCRtpEncodingParameters(
        rid,
        active,
        codec,
        maxBitrate,
        maxFramerate,
        scaleResolutionDownBy,
        scalabilityMode,
        value,
        networkPriority);
  }

  public RTCRtpEncodingParameters withNetworkPriority(@Nullable RTCPriorityType value) {
    return new RTCRtpEncodingParameters(
        rid,
        active,
        codec,
        maxBitrate,
        maxFramerate,
        scaleResolutionDownBy,
        scalabilityMode,
        priority,
        value);
  }
}
