package dev.parley.sctp;

import java.nio.charset.StandardCharsets;

/// How a data channel is to be (RFC 8832, section 5; webrtc-pc, `RTCDataChannelInit`).
///
/// @param label its name, up to 65535 bytes of UTF-8
/// @param protocol its subprotocol, up to 65535 bytes of UTF-8
/// @param ordered whether messages arrive in order
/// @param maxRetransmits how often a lost message is sent again at most, up to 65535; -1 for no
///   limit
/// @param maxPacketLifeTimeMillis how long a message is sent and sent again at most, up to 65535;
///   -1 for no limit
/// @param negotiated whether the other side opens it by itself, with the same id
/// @param id its stream, 0 to 65534, needed if `negotiated`; -1 to be given one
/// @param priority its share of what can be sent, 1 to 65535: 128, 256, 512 and 1024 are W3C's very
///   low, low, medium and high
public record ChannelOptions(
    String label,
    String protocol,
    boolean ordered,
    int maxRetransmits,
    int maxPacketLifeTimeMillis,
    boolean negotiated,
    int id,
    int priority) {
  private static final int MAX_U16 = 65_535;
  private static final int LOW_PRIORITY = 256;

  public ChannelOptions {
    checkName("label", label);
    checkName("protocol", protocol);
    check("maxRetransmits", maxRetransmits, -1, MAX_U16);
    check("maxPacketLifeTimeMillis", maxPacketLifeTimeMillis, -1, MAX_U16);
    check("id", id, -1, MAX_U16 - 1);
    check("priority", priority, 1, MAX_U16);
    if (maxRetransmits >= 0 && maxPacketLifeTimeMillis >= 0) {
      throw new IllegalArgumentException(
          "maxRetransmits and maxPacketLifeTimeMillis exclude each other: set one of them");
    }
    if (negotiated && id < 0) {
      throw new IllegalArgumentException("a negotiated channel needs an id");
    }
  }

  /// An ordered, reliable channel that is announced to the other side.
  public static ChannelOptions of(String label) {
    return new ChannelOptions(label, "", true, -1, -1, false, -1, LOW_PRIORITY);
  }

  public ChannelOptions withProtocol(String newProtocol) {
    return new ChannelOptions(
        label,
        newProtocol,
        ordered,
        maxRetransmits,
        maxPacketLifeTimeMillis,
        negotiated,
        id,
        priority);
  }

  public ChannelOptions withOrdered(boolean newOrdered) {
    return new ChannelOptions(
        label,
        protocol,
        newOrdered,
        maxRetransmits,
        maxPacketLifeTimeMillis,
        negotiated,
        id,
        priority);
  }

  public ChannelOptions withMaxRetransmits(int count) {
    return new ChannelOptions(
        label, protocol, ordered, count, maxPacketLifeTimeMillis, negotiated, id, priority);
  }

  public ChannelOptions withMaxPacketLifeTime(int millis) {
    return new ChannelOptions(
        label, protocol, ordered, maxRetransmits, millis, negotiated, id, priority);
  }

  /// One that both sides open by themselves.
  public ChannelOptions withNegotiated(int newId) {
    return new ChannelOptions(
        label, protocol, ordered, maxRetransmits, maxPacketLifeTimeMillis, true, newId, priority);
  }

  public ChannelOptions withId(int newId) {
    return new ChannelOptions(
        label,
        protocol,
        ordered,
        maxRetransmits,
        maxPacketLifeTimeMillis,
        negotiated,
        newId,
        priority);
  }

  public ChannelOptions withPriority(int newPriority) {
    return new ChannelOptions(
        label,
        protocol,
        ordered,
        maxRetransmits,
        maxPacketLifeTimeMillis,
        negotiated,
        id,
        newPriority);
  }

  private static void checkName(String name, String value) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_U16) {
      throw new IllegalArgumentException(name + " has " + bytes + " bytes of 65535 at most");
    }
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
    }
  }
}
