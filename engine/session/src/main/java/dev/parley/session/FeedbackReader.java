package dev.parley.session;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.rtp.ReportBlock;
import dev.parley.rtp.RtcpDrop;
import dev.parley.rtp.RtcpMessage;
import dev.parley.rtp.RtcpReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Acts on the RTCP that the other side sends: always, whether or not anybody looks at it.
final class FeedbackReader {
  private final RtcContext context;
  private final Sections sections;
  private final Outbound outbound;
  private final MediaSink sink;
  private final RtcpReader reader = new RtcpReader();

  FeedbackReader(RtcContext context, Sections sections, Outbound outbound, MediaSink sink) {
    this.context = context;
    this.sections = sections;
    this.outbound = outbound;
    this.sink = sink;
  }

  /// What was ignored in RTCP, by reason.
  Counters<RtcpDrop> drops() {
    return reader.drops();
  }

  /// Takes an authentic, decrypted datagram.
  void receive(long now, Packet in) {
    reader.wrap(in);
    for (RtcpMessage message = reader.next(); message != null; message = reader.next()) {
      take(now, message);
    }
  }

  private void take(long now, RtcpMessage message) {
    switch (message) {
      case RtcpMessage.SenderReport report -> {
        blocks(now, report.blocks());
        ReceiveStream stream = sections.finder().stream(report.ssrc());
        if (stream != null) {
          stream.senderReport(now, report);
          sink.senderReport(now, stream, report.ntp(), report.rtpTimestamp());
        }
      }
      case RtcpMessage.ReceiverReport report -> blocks(now, report.blocks());
      case RtcpMessage.SourceDescription description -> {
        // Streams belong together by what was negotiated, not by their CNAME.
      }
      case RtcpMessage.Goodbye goodbye -> {
        for (int i = 0; i < goodbye.count(); i++) {
          ReceiveStream stream = sections.finder().stream(goodbye.ssrc(i));
          if (stream != null) {
            sections.finder().end(stream);
          }
        }
      }
      case RtcpMessage.Nack nack -> nack(now, nack);
      case RtcpMessage.PictureLoss loss -> {
        SendStream stream = ours(loss.mediaSsrc());
        if (stream != null) {
          stream.pliCount++;
          keyFrame(stream);
        }
      }
      case RtcpMessage.FullIntraRequest request -> fullIntra(request);
      case RtcpMessage.Remb remb -> {
        context.rembReceived++;
        context.congestion.remb(now, remb.bitrateBps());
        context.events.bandwidth(context.congestion.targetBps());
      }
      case RtcpMessage.TransportFeedback feedback -> {
        context.transportFeedbackReceived++;
        context.congestion.feedback(now, feedback);
        context.events.bandwidth(context.congestion.targetBps());
      }
      case RtcpMessage.CongestionFeedback feedback -> {
        context.transportFeedbackReceived++;
        context.congestion.feedback(now, feedback);
        context.events.bandwidth(context.congestion.targetBps());
      }
    }
  }

  private void blocks(long now, List<ReportBlock> blocks) {
    for (ReportBlock block : blocks) {
      SendStream stream = sections.sending(block.ssrc());
      if (stream != null) {
        stream.reported(now, block);
        context.roundTripNanos = Math.max(0, stream.roundTripNanos);
      }
    }
  }

  private void nack(long now, RtcpMessage.Nack nack) {
    SendStream stream = ours(nack.mediaSsrc());
    if (stream != null) {
      stream.nackCount++;
      nack.forEach(sequenceNumber -> outbound.resend(now, stream, sequenceNumber));
    }
  }

  private void fullIntra(RtcpMessage.FullIntraRequest request) {
    for (int i = 0; i < request.count(); i++) {
      SendStream stream = ours(request.mediaSsrc(i));
      // RFC 5104, section 4.3.1.1: the same number is the same request, sent once more.
      if (stream != null && stream.lastFirNumber != request.sequenceNumber(i)) {
        stream.lastFirNumber = request.sequenceNumber(i);
        stream.firCount++;
        keyFrame(stream);
      }
    }
  }

  private void keyFrame(SendStream stream) {
    if (!stream.keyFrameEventWaits) {
      var request = new RtcEvent.KeyFrameRequested(stream.section().index(), stream.index());
      stream.keyFrameEventWaits = context.events.add(request);
    }
  }

  private @Nullable SendStream ours(int ssrc) {
    SendStream stream = sections.sending(ssrc);
    if (stream == null) {
      context.drops.count(RtcDrop.FEEDBACK_FOR_UNKNOWN_STREAM);
    }
    return stream;
  }
}
