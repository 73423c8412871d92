package dev.parley.session;

import dev.parley.core.Packet;
import dev.parley.rtp.RtpPacket;

/// Takes the media of one [Rtc], called inside [Rtc#receive].
///
/// It may call [Rtc#forward] of any other connection of the same thread, and must not call the one
/// that calls it, except for its accessors.
public interface MediaSink {
  /// One packet of a stream: decrypted, not seen before, and out of its retransmission if it came
  /// in one. Its payload may be empty: padding that keeps a stream or a probe alive.
  ///
  /// @param now monotonic nanoseconds
  /// @param rtp a view of the packet; its payload is without padding
  /// @param packet its bytes, lent until the method returns: whoever keeps them calls
  ///   [Packet#retain()] and does not change them
  /// @param stream which stream, how it was negotiated, and on which m-section
  void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream);

  /// The other side said how its RTP time and its wall clock belong together (RFC 3550, section
  /// 6.4.1).
  ///
  /// @param ntp the 64-bit NTP timestamp
  /// @param rtpTimestamp the stream's time at that moment, 32 bits
  void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp);
}
