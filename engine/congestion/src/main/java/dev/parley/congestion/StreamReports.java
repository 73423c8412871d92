package dev.parley.congestion;

import dev.parley.core.Counters;
import dev.parley.rtp.CongestionFeedbackReader;
import dev.parley.rtp.RtcpMessage;
import java.util.Arrays;

/// Puts what a receiver reports stream by stream (RFC 8888) into the order of sending.
final class StreamReports {
  /// Is told of each packet in the order of sending.
  interface Sink {
    void packet(int slot, long arrival);
  }

  private final SendHistory history;
  private final Counters<CongestionDrop> drops;
  private final CongestionFeedbackReader reader = new CongestionFeedbackReader();
  private final CongestionFeedbackReader.Sink sink = this::reported;
  private final long[] numbers = new long[SendHistory.CAPACITY];
  private final long[] arrivals = new long[SendHistory.CAPACITY];
  private int count;

  StreamReports(SendHistory history, Counters<CongestionDrop> drops) {
    this.history = history;
    this.drops = drops;
  }

  /// Reads a report.
  ///
  /// @return false if it is broken; nothing was told of then
  boolean read(RtcpMessage.CongestionFeedback report, Sink to) {
    count = 0;
    if (!reader.read(report, sink)) {
      return false;
    }
    Arrays.sort(numbers, 0, count);
    for (int i = 0; i < count; i++) {
      int slot = SendHistory.slot(numbers[i]);
      to.packet(slot, arrivals[slot]);
    }
    return true;
  }

  private void reported(int ssrc, int sequenceNumber, long arrival) {
    long number = history.find(ssrc, sequenceNumber);
    if (number < 0) {
      drops.count(CongestionDrop.UNKNOWN_PACKET);
    } else if (count == numbers.length) {
      drops.count(CongestionDrop.REPORTED_TWICE); // more than there are
    } else {
      numbers[count++] = number;
      arrivals[SendHistory.slot(number)] = arrival;
    }
  }
}
