package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Packet;
import dev.parley.rtp.CongestionFeedbackReader;
import dev.parley.rtp.RtcpMessage;
import dev.parley.rtp.RtcpReader;

/// Any bytes are a compound of messages that can be read to their end, or are refused.
class RtcpFuzzTest {
  @FuzzTest(maxDuration = "8s")
  void read(byte[] data) {
    RtcpReader reader = new RtcpReader();
    reader.wrap(Packet.copyOf(data));
    int messages = 0;
    for (RtcpMessage message = reader.next(); message != null; message = reader.next()) {
      touch(message);
      if (++messages > data.length / 4) {
        throw new AssertionError("more messages than the bytes can hold");
      }
    }
  }

  private static void touch(RtcpMessage message) {
    switch (message) {
      case RtcpMessage.SenderReport report -> present(report.blocks());
      case RtcpMessage.ReceiverReport report -> present(report.blocks());
      case RtcpMessage.SourceDescription description -> present(description.sources());
      case RtcpMessage.Goodbye goodbye -> {
        for (int i = 0; i < goodbye.count(); i++) {
          goodbye.ssrc(i);
        }
      }
      case RtcpMessage.Nack nack -> nack.forEach(RtcpFuzzTest::sequenceNumber);
      case RtcpMessage.PictureLoss loss -> present(loss);
      case RtcpMessage.FullIntraRequest request -> {
        for (int i = 0; i < request.count(); i++) {
          sequenceNumber(request.sequenceNumber(i));
          request.mediaSsrc(i);
        }
      }
      case RtcpMessage.Remb remb -> {
        for (int i = 0; i < remb.count(); i++) {
          remb.mediaSsrc(i);
        }
        if (remb.bitrateBps() < 0) {
          throw new AssertionError("a negative bitrate");
        }
      }
      case RtcpMessage.CongestionFeedback feedback -> {
        int[] packets = {0};
        boolean whole =
            new CongestionFeedbackReader()
                .read(
                    feedback,
                    (ssrc, number, arrival) -> {
                      sequenceNumber(number);
                      packets[0]++;
                    });
        if (packets[0] > (whole ? feedback.contents().length() / 2 : 0)) {
          throw new AssertionError(
              "more packets than the bytes can hold, or some of a broken report");
        }
      }
      case RtcpMessage.TransportFeedback feedback -> {
        sequenceNumber(feedback.baseSequenceNumber());
        sequenceNumber(feedback.packetCount());
        feedback.referenceTime();
        feedback.feedbackCount();
      }
    }
  }

  private static void present(Object part) {
    if (part.toString().isEmpty()) {
      throw new AssertionError("nothing to show");
    }
  }

  private static void sequenceNumber(int number) {
    if (number < 0 || number > 0xFFFF) {
      throw new AssertionError(number + " is not a sequence number");
    }
  }
}
