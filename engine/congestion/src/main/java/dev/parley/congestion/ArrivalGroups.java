package dev.parley.congestion;

/// Gathers packets that left together, and tells how much further apart than their departures the
/// arrivals of two groups are.
///
/// draft-ietf-rmcat-gcc-02, sections 5.1 and 5.2
final class ArrivalGroups {
  private static final long BURST_NANOS = 5_000_000;
  private static final long LONGEST_BURST_NANOS = 100_000_000;
  private static final int MOST_BACKWARDS = 3;

  private boolean started;
  private boolean hasBefore;
  private long firstSent;
  private long lastSent;
  private long firstArrival;
  private long lastArrival;
  private long sentBefore;
  private long arrivalBefore;
  private int backwards;
  private long sendDelta;
  private long arrivalDelta;

  /// Takes a packet in the order of sending.
  ///
  /// @return whether a group is complete, so that [#sendDeltaNanos()] and [#arrivalDeltaNanos()]
  ///   tell its distance from the one before
  boolean add(long sentAt, long arrival) {
    if (!started) {
      started = true;
      begin(sentAt, arrival);
      return false;
    }
    if (sentAt < firstSent) {
      return false;
    }
    if (belongs(sentAt, arrival)) {
      lastSent = Math.max(lastSent, sentAt);
      lastArrival = Math.max(lastArrival, arrival);
      return false;
    }
    boolean complete = hasBefore && measure();
    hasBefore = true;
    sentBefore = lastSent;
    arrivalBefore = lastArrival;
    begin(sentAt, arrival);
    return complete;
  }

  private void begin(long sentAt, long arrival) {
    firstSent = sentAt;
    lastSent = sentAt;
    firstArrival = arrival;
    lastArrival = arrival;
  }

  private boolean belongs(long sentAt, long arrival) {
    if (sentAt - firstSent <= BURST_NANOS) {
      return true;
    }
    long gap = arrival - lastArrival;
    // What waited behind something and was let go at once says nothing about the path.
    return gap <= BURST_NANOS
        && gap - (sentAt - lastSent) < 0
        && arrival - firstArrival < LONGEST_BURST_NANOS;
  }

  private boolean measure() {
    sendDelta = lastSent - sentBefore;
    arrivalDelta = lastArrival - arrivalBefore;
    if (arrivalDelta >= 0) {
      backwards = 0;
      return true;
    }
    if (++backwards >= MOST_BACKWARDS) {
      started = false; // the receiver's clock jumped
      hasBefore = false;
      backwards = 0;
    }
    return false;
  }

  long sendDeltaNanos() {
    return sendDelta;
  }

  long arrivalDeltaNanos() {
    return arrivalDelta;
  }

  long arrival() {
    return arrivalBefore;
  }
}
