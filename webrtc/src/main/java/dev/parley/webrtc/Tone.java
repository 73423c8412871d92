package dev.parley.webrtc;

/// One tone as packets say it: which key, and for how long by now (RFC 4733, section 2.3).
///
/// The driver calls [#next] every [#STEP_MILLIS] until [#over]. A tone too long for the field is a
/// row of segments, each with a time of its own (section 2.5.1.3).
final class Tone {
  static final int STEP_MILLIS = 20;

  /// How often the end is said, since the last packet may be lost (section 2.5.1.4).
  static final int ENDS = 3;

  static final int PAYLOAD_BYTES = 4;

  private static final String EVENTS = "0123456789*#ABCD";
  private static final int END_BIT = 0x80;
  private static final int VOLUME = 10; // 10 dB below the reference level, as loud as telephones do
  private static final int LONGEST_TICKS = 0xFFFF;

  private final int event;
  private final long totalTicks;
  private final long stepTicks;
  private long timestamp;
  private long played;
  private long segmentBegan;
  private boolean begun;

  /// @param event 0 to 15
  /// @param timestamp of the sound at this moment, 32 bits
  Tone(int event, long millis, int clockRateHz, long timestamp) {
    this.event = event;
    totalTicks = millis * clockRateHz / 1000;
    stepTicks = (long) STEP_MILLIS * clockRateHz / 1000;
    this.timestamp = timestamp;
  }

  /// The number of a key's event (RFC 4733, section 3.2).
  static int event(char key) {
    return EVENTS.indexOf(key);
  }

  /// Writes the next payload.
  ///
  /// @return the time in its header
  long next(byte[] payload) {
    if (played - segmentBegan >= LONGEST_TICKS) {
      segmentBegan += LONGEST_TICKS;
      timestamp = timestamp + LONGEST_TICKS & 0xFFFF_FFFFL;
    }
    begun = true;
    played = Math.min(totalTicks, played + stepTicks);
    played = Math.min(played, segmentBegan + LONGEST_TICKS);
    long ticks = played - segmentBegan;
    payload[0] = (byte) event;
    payload[1] = (byte) (over() ? END_BIT | VOLUME : VOLUME);
    payload[2] = (byte) (ticks >> 8);
    payload[3] = (byte) ticks;
    return timestamp;
  }

  /// Whether its first packet was made.
  boolean begun() {
    return begun;
  }

  /// Whether its end was said.
  boolean over() {
    return played >= totalTicks;
  }
}
