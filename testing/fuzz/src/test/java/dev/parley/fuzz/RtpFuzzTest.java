package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Packet;
import dev.parley.rtp.ColorSpace;
import dev.parley.rtp.DependencyDescriptor;
import dev.parley.rtp.DependencyStructure;
import dev.parley.rtp.HeaderExtensions;
import dev.parley.rtp.RedPayload;
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
    int block =
        RedPayload.primaryAt(packet.array(), packet.payloadOffset(), packet.payloadLength(), 111);
    if (block == 0 || block >= packet.payloadLength() && block > 0) {
      throw new AssertionError("the block at " + block + " lies outside the payload");
    }
    Rtx.original(packet);
    Rtx.decapsulate(bytes, packet, 96, 1);
  }

  /// Any bytes are a dependency descriptor that says nothing impossible, or are refused; also after
  /// another that was good.
  @FuzzTest(maxDuration = "5s")
  void dependencyDescriptor(byte[] data) {
    DependencyDescriptor descriptor = new DependencyDescriptor();
    int middle = data.length / 2;
    descriptor.read(data, 0, middle);
    if (!descriptor.read(data, middle, data.length - middle)) {
      return;
    }
    DependencyStructure structure = descriptor.structure();
    if (structure == null || descriptor.spatialLayer() > structure.maxSpatial()) {
      throw new AssertionError("a frame of a layer that there is not");
    }
    for (int target = 0; target < structure.decodeTargets(); target++) {
      int chain = structure.chainOf(target);
      if (chain >= structure.chains() || descriptor.indication(target) > 3) {
        throw new AssertionError("a decode target without its chain");
      }
    }
    for (int i = 0; i < descriptor.dependencies(); i++) {
      if (descriptor.dependency(i) < 1) {
        throw new AssertionError("a frame that needs itself");
      }
    }
  }
}
