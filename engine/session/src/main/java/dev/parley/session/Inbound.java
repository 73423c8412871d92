package dev.parley.session;

import dev.parley.core.Packet;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.Rtcp;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.Rtx;
import dev.parley.srtp.SrtpReceiver;
import org.jspecify.annotations.Nullable;

/// SRTP and SRTCP on their way in: decrypt, find the stream, unwrap retransmissions, hand over.
final class Inbound {
  private final RtcContext context;
  private final Sections sections;
  private final FeedbackReader feedback;
  private final FeedbackWriter reports;
  private final MediaSink sink;
  private final RtpPacket rtp = new RtpPacket();

  Inbound(
      RtcContext context,
      Sections sections,
      FeedbackReader feedback,
      FeedbackWriter reports,
      MediaSink sink) {
    this.context = context;
    this.sections = sections;
    this.feedback = feedback;
    this.reports = reports;
    this.sink = sink;
  }

  /// Takes one datagram that begins like RTP; true if it is authentic.
  boolean receive(long now, SrtpReceiver receiver, Packet in) {
    if (Rtcp.isRtcp(in.array(), in.offset(), in.length())) {
      if (receiver.unprotectRtcp(in) < 0) {
        return drop(RtcDrop.SRTCP_REFUSED);
      }
      feedback.receive(now, in);
      return true;
    }
    if (receiver.unprotectRtp(in) < 0) {
      return drop(RtcDrop.SRTP_REFUSED);
    }
    rtp(now, in);
    return true;
  }

  private void rtp(long now, Packet in) {
    if (rtp.wrap(in) != null) {
      drop(RtcDrop.MALFORMED_RTP);
      return;
    }
    int number =
        rtp.extensions().u16(sections.extensionId(ExtensionKind.TRANSPORT_SEQUENCE_NUMBER));
    if (number >= 0 && !sections.finder().congestionFeedback()) {
      reports.arrived(now, number, rtp.ssrc());
    }
    ReceiveStream stream = stream(now);
    if (stream == null) {
      return;
    }
    if (sections.finder().congestionFeedback()) {
      reports.arrivedInStream(now, rtp.ssrc(), rtp.sequenceNumber());
    }
    CodecSpec codec = stream.spec().codec(rtp.payloadType());
    boolean repair = codec != null && rtp.payloadType() == codec.rtxPayloadType();
    if (codec == null || repair != (rtp.ssrc() != stream.ssrc())) {
      drop(RtcDrop.UNKNOWN_PAYLOAD_TYPE);
      return;
    }
    if (repair) {
      boolean unwrapped = Rtx.decapsulate(in, rtp, codec.payloadType(), stream.ssrc());
      if (!unwrapped || rtp.wrap(in) != null) {
        drop(unwrapped ? RtcDrop.MALFORMED_RTP : RtcDrop.RTX_PADDING);
        return;
      }
    }
    if (!stream.received(now, rtp, codec, repair)) {
      drop(RtcDrop.DUPLICATE);
      return;
    }
    reports.received(stream);
    sink.rtp(now, rtp, in, stream);
  }

  private @Nullable ReceiveStream stream(long now) {
    StreamFinder finder = sections.finder();
    ReceiveStream stream = finder.stream(rtp.ssrc());
    if (stream == null) {
      stream = finder.repaired(rtp.ssrc());
    }
    return stream == null ? finder.begin(now, rtp) : stream;
  }

  private boolean drop(RtcDrop reason) {
    context.drops.count(reason);
    return false;
  }
}
