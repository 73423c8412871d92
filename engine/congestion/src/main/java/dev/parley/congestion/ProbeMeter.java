package dev.parley.congestion;

/// Measures how quickly the packets of one probe left and arrived.
final class ProbeMeter {
  private static final double ENOUGH = 0.8;
  private static final double TOO_QUICK = 2;
  private static final double QUEUED = 0.9;
  private static final double BELOW_CAPACITY = 0.95;
  private static final long LONGEST_NANOS = 1_000_000_000;

  private int probe;
  private int expectedPackets;
  private int expectedBytes;
  private int packets;
  private int bytes;
  private int firstBytes;
  private int lastBytes;
  private long firstSent;
  private long lastSent;
  private long firstArrival;
  private long lastArrival;

  /// Begins to measure a probe, and forgets the one before.
  void begin(int newProbe) {
    probe = newProbe;
    expectedPackets = 0;
    expectedBytes = 0;
    packets = 0;
    bytes = 0;
  }

  /// Notes a packet that was sent for the probe.
  void sent(int count) {
    expectedPackets++;
    expectedBytes += count;
  }

  /// Takes a packet of a probe that arrived.
  void arrived(int itsProbe, long sentAt, long arrival, int count) {
    if (itsProbe != probe) {
      return;
    }
    if (packets == 0) {
      firstSent = sentAt;
      firstArrival = arrival;
      firstBytes = count;
      lastArrival = arrival;
    }
    packets++;
    bytes += count;
    lastSent = sentAt;
    lastBytes = count;
    firstArrival = Math.min(firstArrival, arrival);
    lastArrival = Math.max(lastArrival, arrival);
  }

  /// The rate that the path carried, or -1 if the probe tells nothing (yet).
  double bps() {
    if (packets < 4 || packets < ENOUGH * expectedPackets || bytes < ENOUGH * expectedBytes) {
      return -1;
    }
    long sendSpan = lastSent - firstSent;
    long arrivalSpan = lastArrival - firstArrival;
    if (sendSpan <= 0
        || arrivalSpan <= 0
        || sendSpan > LONGEST_NANOS
        || arrivalSpan > LONGEST_NANOS) {
      return -1;
    }
    double sendBps = (bytes - lastBytes) * 8e9 / sendSpan;
    double arrivalBps = (bytes - firstBytes) * 8e9 / arrivalSpan;
    if (arrivalBps > TOO_QUICK * sendBps) {
      return -1;
    }
    return arrivalBps < QUEUED * sendBps
        ? BELOW_CAPACITY * arrivalBps
        : Math.min(sendBps, arrivalBps);
  }
}
