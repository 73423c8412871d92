package dev.parley.ice.mdns;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;

/// Writes the messages that an [MdnsAgent] sends.
///
/// RFC 6762, sections 6.1 and 18
final class DnsWriter {
  /// As much as any message of ours needs: a name of one label and `local`, three times.
  static final int MAX_BYTES = 300;

  private static final int CLASS_IN = 1;
  private static final int FLUSH = 0x8000;
  private static final int AUTHORITATIVE_ANSWER = 0x8400;

  private final Packet packet;
  private int at;

  private DnsWriter(Packet packet) {
    this.packet = packet;
    packet.length(MAX_BYTES);
  }

  /// Asks for both kinds of addresses of a name.
  static void query(Packet packet, String name) {
    DnsWriter writer = new DnsWriter(packet);
    writer.header(0, 2, 0, 0);
    for (int type : new int[] {DnsType.A, DnsType.AAAA}) {
      writer.name(name);
      writer.u16(type);
      writer.u16(CLASS_IN);
    }
    packet.length(writer.at);
  }

  /// Says that a name has this address and no other.
  ///
  /// @param ttlSeconds 0 takes it back
  static void answer(Packet packet, String name, TransportAddress address, int ttlSeconds) {
    byte[] bytes = address.addressBytes();
    int type = address.v6() ? DnsType.AAAA : DnsType.A;
    DnsWriter writer = new DnsWriter(packet);
    writer.header(AUTHORITATIVE_ANSWER, 0, 1, ttlSeconds == 0 ? 0 : 1);
    writer.record(name, type, ttlSeconds, bytes.length);
    for (byte each : bytes) {
      writer.u8(each);
    }
    if (ttlSeconds != 0) {
      writer.nothingElse(name, type, ttlSeconds);
    }
    packet.length(writer.at);
  }

  /// The record that says which types there are (RFC 6762, section 6.1).
  private void nothingElse(String name, int type, int ttlSeconds) {
    int bitmap = type / 8 + 1;
    record(name, DnsType.NSEC, ttlSeconds, encodedLength(name) + 2 + bitmap);
    name(name);
    u8(0);
    u8(bitmap);
    for (int i = 0; i < bitmap; i++) {
      u8(i == type / 8 ? 0x80 >> type % 8 : 0);
    }
  }

  private void header(int flags, int questions, int answers, int additionals) {
    u16(0);
    u16(flags);
    u16(questions);
    u16(answers);
    u16(0);
    u16(additionals);
  }

  private void record(String name, int type, int ttlSeconds, int dataBytes) {
    name(name);
    u16(type);
    u16(CLASS_IN | FLUSH);
    u16(ttlSeconds >>> 16);
    u16(ttlSeconds);
    u16(dataBytes);
  }

  private static int encodedLength(String name) {
    return name.length() + 2;
  }

  private void name(String name) {
    int from = 0;
    while (from <= name.length()) {
      int dot = name.indexOf('.', from);
      int end = dot < 0 ? name.length() : dot;
      u8(end - from);
      for (int i = from; i < end; i++) {
        u8(name.charAt(i));
      }
      from = end + 1;
    }
    u8(0);
  }

  private void u8(int value) {
    packet.putU8(at++, value & 0xFF);
  }

  private void u16(int value) {
    packet.putU16(at, value & 0xFFFF);
    at += 2;
  }
}
