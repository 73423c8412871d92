package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.rtp.RtpPacket;
import dev.parley.session.RtpSource;

/// Who is sent a track, as a slot knows it.
interface Subscriber {
  /// Whether anything can be sent.
  boolean isConnected();

  /// Sends a packet of another participant's.
  void send(
      long now,
      int media,
      RtpPacket rtp,
      Packet packet,
      RtpSource stream,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long patch);

  /// Gives up what waits to be sent on an m-section.
  ///
  /// @return the highest sequence number sent on it, or -1
  int discard(int media);

  void sendReport(long now, int media, long ntp, long rtpTimestamp);

  void drop(SfuDrop reason);

  void codecUnsupported(String mid, String trackId, String codec);
}
