package dev.parley.sdp;

/// A `b=` line (RFC 8866, section 5.8).
///
/// @param type such as `AS` (kbit/s) or `TIAS` (bit/s)
/// @param value in the unit of the type
public record Bandwidth(String type, long value) {
  static Bandwidth parse(LineReader reader) {
    String type = reader.until(':', "bandwidth type");
    long value = reader.number("bandwidth", 0, Long.MAX_VALUE);
    reader.end();
    return new Bandwidth(type, value);
  }

  @Override
  public String toString() {
    return type + ":" + value;
  }
}
