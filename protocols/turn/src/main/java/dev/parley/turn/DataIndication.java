package dev.parley.turn;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunMessage;

/// Makes a peer's datagram into a Data indication where it lies, its header in the packet's
/// headroom.
///
/// RFC 8656, section 11.3
final class DataIndication {
  private static final int TYPE = 0x0017;

  private DataIndication() {}

  /// Puts the header in front of a packet's data; false if the packet has no room for that.
  static boolean wrap(Packet packet, TransportAddress peer, long transaction) {
    int count = packet.length();
    int address = peer.v6() ? 20 : 8;
    int front = StunMessage.HEADER_BYTES + 4 + address + 4;
    int padding = -count & 3;
    int start = packet.offset() - front;
    if (start < 0 || packet.room() < count + padding) {
      return false;
    }
    packet.window(start, front + count + padding);
    packet.putU16(0, TYPE);
    packet.putU16(2, packet.length() - StunMessage.HEADER_BYTES);
    packet.putU32(4, StunMessage.MAGIC_COOKIE);
    packet.putU32(8, transaction >>> 17);
    packet.putI64(12, transaction);
    packet.putU16(20, StunAttribute.XOR_PEER_ADDRESS);
    packet.putU16(22, address);
    packet.putU16(24, peer.v6() ? 2 : 1);
    packet.putU16(26, peer.port() ^ (StunMessage.MAGIC_COOKIE >>> 16));
    if (peer.v6()) {
      packet.putI64(28, peer.high() ^ packet.i64(4));
      packet.putI64(36, peer.low() ^ packet.i64(12));
    } else {
      packet.putU32(28, peer.low() ^ StunMessage.MAGIC_COOKIE);
    }
    packet.putU16(front - 4, StunAttribute.DATA);
    packet.putU16(front - 2, count);
    for (int i = 0; i < padding; i++) {
      packet.putU8(front + count + i, 0);
    }
    return true;
  }
}
