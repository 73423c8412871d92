package dev.parley.rtp;

import java.util.List;
import java.util.function.IntConsumer;

/// One packet of an RTCP compound packet.
///
/// Those with an [RtcpBody] are lent: read them before the packet is given back.
public sealed interface RtcpMessage {
  /// What a sender says of its stream, and what it reports of others. RFC 3550, section 6.4.1
  ///
  /// @param ssrc of the sender
  /// @param ntp the time of day, as a 64-bit NTP timestamp
  /// @param rtpTimestamp the same moment on the RTP clock, 32 bits
  /// @param packets sent so far, 32 bits
  /// @param octets of payload sent so far, 32 bits
  record SenderReport(
      int ssrc, long ntp, long rtpTimestamp, long packets, long octets, List<ReportBlock> blocks)
      implements RtcpMessage {
    public SenderReport {
      blocks = List.copyOf(blocks);
    }
  }

  /// What one who only receives reports. RFC 3550, section 6.4.2
  record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpMessage {
    public ReceiverReport {
      blocks = List.copyOf(blocks);
    }
  }

  /// The canonical names of sources. RFC 3550, section 6.5
  record SourceDescription(List<Source> sources) implements RtcpMessage {
    public SourceDescription {
      sources = List.copyOf(sources);
    }

    /// A source with a CNAME.
    public record Source(int ssrc, String cname) {}
  }

  /// Sources that have ended. RFC 3550, section 6.6
  record Goodbye(RtcpBody sources) implements RtcpMessage {
    public int count() {
      return sources.length() / 4;
    }

    public int ssrc(int index) {
      return sources.i32(4 * index);
    }
  }

  /// Packets that the receiver misses. RFC 4585, section 6.2.1
  ///
  /// @param ssrc of the receiver
  /// @param mediaSsrc of the stream
  record Nack(int ssrc, int mediaSsrc, RtcpBody items) implements RtcpMessage {
    /// Calls the sink with each missing sequence number in the order of the packet.
    public void forEach(IntConsumer sink) {
      for (int at = 0; at < items.length(); at += 4) {
        int first = items.u16(at);
        sink.accept(first);
        for (int rest = items.u16(at + 2), next = first + 1; rest != 0; rest >>>= 1, next++) {
          if ((rest & 1) != 0) {
            sink.accept(next & 0xFFFF);
          }
        }
      }
    }
  }

  /// The receiver cannot decode and asks for a key frame. RFC 4585, section 6.3.1
  ///
  /// @param ssrc of the receiver
  /// @param mediaSsrc of the stream
  record PictureLoss(int ssrc, int mediaSsrc) implements RtcpMessage {}

  /// Somebody wants a key frame. RFC 5104, section 4.3.1
  ///
  /// @param ssrc of the requester
  record FullIntraRequest(int ssrc, RtcpBody entries) implements RtcpMessage {
    public int count() {
      return entries.length() / 8;
    }

    /// The stream asked for.
    public int mediaSsrc(int index) {
      return entries.i32(8 * index);
    }

    /// The number of the request, 0 to 255: the same number is the same request repeated.
    public int sequenceNumber(int index) {
      return entries.u8(8 * index + 4);
    }
  }

  /// The bitrate that the receiver believes it can get. draft-alvestrand-rmcat-remb, section 2.2
  ///
  /// @param ssrc of the receiver
  /// @param bitrateBps of all streams named, at least 0
  record Remb(int ssrc, long bitrateBps, RtcpBody streams) implements RtcpMessage {
    public int count() {
      return streams.length() / 4;
    }

    public int mediaSsrc(int index) {
      return streams.i32(4 * index);
    }
  }

  /// When packets of some streams arrived, for congestion control; read with
  /// [CongestionFeedbackReader]. RFC 8888, section 3.1
  ///
  /// @param ssrc of the receiver
  record CongestionFeedback(int ssrc, RtcpBody contents) implements RtcpMessage {}

  /// When packets of the transport arrived, for congestion control; read with
  /// [TransportFeedbackReader]. draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1
  ///
  /// @param ssrc of the receiver
  /// @param mediaSsrc of any stream
  record TransportFeedback(int ssrc, int mediaSsrc, RtcpBody contents) implements RtcpMessage {
    /// The number of the first packet reported on.
    public int baseSequenceNumber() {
      return contents.u16(0);
    }

    /// How many packets are reported on, lost ones included.
    public int packetCount() {
      return contents.u16(2);
    }

    /// Where the arrival times begin, in units of 64 ms; 24 bits with sign.
    public int referenceTime() {
      return contents.u24(4) << 8 >> 8;
    }

    /// The number of this report, 0 to 255.
    public int feedbackCount() {
      return contents.u8(7);
    }
  }
}
