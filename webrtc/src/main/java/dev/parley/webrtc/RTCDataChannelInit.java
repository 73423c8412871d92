package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// How a data channel begins.
///
/// @param ordered whether messages arrive in order
/// @param maxPacketLifeTime for how long a message is sent again, in milliseconds, 0 to 65535
/// @param maxRetransmits how often a message is sent again, 0 to 65535
/// @param protocol at most 65535 bytes in UTF-8
/// @param negotiated whether both sides create the channel with the same id
/// @param id 0 to 65534; needed when negotiated, ignored otherwise
/// @param priority its share of the bandwidth
public record RTCDataChannelInit(
    boolean ordered,
    @Nullable Integer maxPacketLifeTime,
    @Nullable Integer maxRetransmits,
    String protocol,
    boolean negotiated,
    @Nullable Integer id,
    RTCPriorityType priority) {
  /// Everything absent or as the specification has it.
  public static RTCDataChannelInit defaults() {
    return new RTCDataChannelInit(true, null, null, "", false, null, RTCPriorityType.LOW);
  }

  public RTCDataChannelInit withOrdered(boolean value) {
    return new RTCDataChannelInit(
        value, maxPacketLifeTime, maxRetransmits, protocol, negotiated, id, priority);
  }

  public RTCDataChannelInit withMaxPacketLifeTime(@Nullable Integer value) {
    return new RTCDataChannelInit(
        ordered, value, maxRetransmits, protocol, negotiated, id, priority);
  }

  public RTCDataChannelInit withMaxRetransmits(@Nullable Integer value) {
    return new RTCDataChannelInit(
        ordered, maxPacketLifeTime, value, protocol, negotiated, id, priority);
  }

  public RTCDataChannelInit withProtocol(String value) {
    return new RTCDataChannelInit(
        ordered, maxPacketLifeTime, maxRetransmits, value, negotiated, id, priority);
  }

  public RTCDataChannelInit withNegotiated(boolean value) {
    return new RTCDataChannelInit(
        ordered, maxPacketLifeTime, maxRetransmits, protocol, value, id, priority);
  }

  public RTCDataChannelInit withId(@Nullable Integer value) {
    return new RTCDataChannelInit(
        ordered, maxPacketLifeTime, maxRetransmits, protocol, negotiated, value, priority);
  }

  public RTCDataChannelInit withPriority(RTCPriorityType value) {
    return new RTCDataChannelInit(
        ordered, maxPacketLifeTime, maxRetransmits, protocol, negotiated, id, value);
  }
}
