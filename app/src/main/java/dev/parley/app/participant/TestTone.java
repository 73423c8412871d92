package dev.parley.app.participant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A soft chord as Opus packets of 20 ms, played in an endless loop.
final class TestTone {
  static final int PACKETS_PER_SECOND = 50;

  /// The waves of the tones fit into this time; what comes before let the encoder settle.
  private static final int LOOP_PACKETS = 4 * PACKETS_PER_SECOND;

  private static final int PAGE_HEADER = 27;
  private static final int FULL_SEGMENT = 255;

  private final List<byte[]> packets;
  private int at;

  TestTone(List<byte[]> packets) {
    this.packets = List.copyOf(packets);
  }

  /// The one that comes with the program.
  static TestTone load() {
    try (InputStream in = TestTone.class.getResourceAsStream("test-tone.opus")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its test tone");
      }
      List<byte[]> all = ogg(in.readAllBytes());
      // The very last one holds what is left of the sound, and fades.
      return new TestTone(all.subList(all.size() - 1 - LOOP_PACKETS, all.size() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The packets of an Ogg file, its two headers (RFC 7845, section 3) included.
  ///
  /// RFC 3533, section 6: pages of segments; a packet ends with a segment that is not full.
  static List<byte[]> ogg(byte[] file) {
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int page = 0;
    while (page + PAGE_HEADER <= file.length) {
      int segments = file[page + PAGE_HEADER - 1] & 0xFF;
      int data = page + PAGE_HEADER + segments;
      for (int i = 0; i < segments; i++) {
        int length = file[page + PAGE_HEADER + i] & 0xFF;
        packet.write(file, data, length);
        data += length;
        if (length < FULL_SEGMENT) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
      page = data;
    }
    return packets;
  }

  /// The next packet to play.
  byte[] next() {
    byte[] packet = packets.get(at);
    at = (at + 1) % packets.size();
    return packet;
  }
}
