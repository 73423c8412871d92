package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Packet;
import dev.parley.rtp.ColorSpace;
import dev.parley.rtp.HeaderExtensions;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.Rtx;
import dev.parley.rtp.VideoTiming;

/// Any bytes are an RTP packet whose parts lie inside it, or are refused.
class RtpFuzzTest {
  @FuzzTest(maxDuration = "8s")
  void wrap(byte[] data) {
    if (data.length > Packet.CAPACITY) {
      return;
    }
    Packet bytes = Packet.copyOf(data);
    RtpPacket packet = new RtpPacket();
    if (packet.wrap(bytes) != null) {
      return;
    }
    int parts = packet.headerLength() + packet.payloadLength() + packet.paddingLength();
    if (parts != data.length || packet.payloadLength() < 0) {
      throw new AssertionError("header, payload and padding are not the packet");
    }
    for (int i = 0; i < packet.csrcCount(); i++) {
      packet.csrc(i);
    }
    HeaderExtensions extensions = packet.extensions();
    for (int i = 0; i < extensions.count(); i++) {
      int end = extensions.offset(i) + extensions.length(i);
      if (extensions.offset(i) < bytes.offset() || end > bytes.limit()) {
        throw new AssertionError("extension " + extensions.id(i) + " lies outside the packet");
      }
    }
    for (int id = 1; id < 256; id++) {
      extensions.u8(id);
      extensions.u16(id);
      extensions.u24(id);
      extensions.text(id);
      VideoTiming.read(extensions, id);
      ColorSpace.read(extensions, id);
    }
    Rtx.original(packet);
    Rtx.decapsulate(bytes, packet, 96, 1);
  }
}
