package dev.parley.srtp;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import org.jspecify.annotations.Nullable;

/// A sender and a receiver with the same keys, and packets for them.
final class SrtpPair {
  final SrtpSender sender;
  final SrtpReceiver receiver;

  SrtpPair(SrtpPolicy policy) {
    this(policy, 256);
  }

  SrtpPair(SrtpPolicy policy, int maxSources) {
    SeededEntropy entropy = new SeededEntropy(policy.profile());
    byte[] key = entropy.bytes(policy.keyBytes());
    byte[] salt = entropy.bytes(policy.saltBytes());
    sender = new SrtpSender(policy, key, salt, maxSources);
    receiver = new SrtpReceiver(policy, key, salt, maxSources);
  }

  static Packet rtp(int ssrc, int sequenceNumber) {
    byte[] bytes = new byte[60];
    bytes[0] = (byte) 0x80;
    bytes[1] = 96;
    Bytes.putU16(bytes, 2, sequenceNumber);
    Bytes.putU32(bytes, 4, sequenceNumber * 3000L);
    Bytes.putU32(bytes, 8, ssrc);
    for (int i = 12; i < bytes.length; i++) {
      bytes[i] = (byte) (i * sequenceNumber);
    }
    return Packet.copyOf(bytes);
  }

  static Packet rtcp(int ssrc) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) 0x81;
    bytes[1] = (byte) 201;
    Bytes.putU16(bytes, 2, 7);
    Bytes.putU32(bytes, 4, ssrc);
    return Packet.copyOf(bytes);
  }

  Packet protectedRtp(int ssrc, int sequenceNumber) {
    Packet packet = rtp(ssrc, sequenceNumber);
    int length = sender.protectRtp(packet);
    if (length < 0) {
      throw new IllegalStateException(SrtpDrop.of(length).name());
    }
    return packet;
  }

  Packet protectedRtcp(int ssrc) {
    Packet packet = rtcp(ssrc);
    sender.protectRtcp(packet);
    return packet;
  }

  /// Null if the packet was taken.
  @Nullable SrtpDrop receiveRtp(Packet packet) {
    int length = receiver.unprotectRtp(packet);
    return length < 0 ? SrtpDrop.of(length) : null;
  }

  @Nullable SrtpDrop receiveRtcp(Packet packet) {
    int length = receiver.unprotectRtcp(packet);
    return length < 0 ? SrtpDrop.of(length) : null;
  }

  static Packet copy(Packet packet) {
    return Packet.copyOf(packet.toByteArray());
  }
}
