package dev.parley.ice.mdns;

import dev.parley.core.Bytes;
import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a DNS message asks and says about addresses; of other records only that they are there.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-+-------+---------------------+
/// |              ID               |R|OPCODE |   flags     | RCODE |
/// +-------------------------------+-+-------+---------------------+
/// |           questions           |            answers            |
/// +-------------------------------+-------------------------------+
/// |          authorities          |          additionals          |
/// +-------------------------------+-------------------------------+
/// ```
///
/// RFC 1035, section 4; RFC 6762, section 18
///
/// @param response whether it answers
/// @param questions those of class IN, in their order
/// @param records the address records of class IN, of every section but the authorities
record DnsMessage(boolean response, List<Question> questions, List<AddressRecord> records) {
  private static final int HEADER_BYTES = 12;
  private static final int CLASS_IN = 1;
  private static final int CLASS_ANY = 255;
  private static final int TOP_BIT = 0x8000;

  /// More than that in one message is no message of a well-meaning host.
  private static final int MAX_ENTRIES = 128;

  private static final int OPCODE_AND_RCODE = 0x780F;

  /// A question.
  ///
  /// @param name in lower case, without the final dot
  record Question(String name, int type) {
    boolean asksFor(int other) {
      return type == other || type == DnsType.ANY;
    }
  }

  /// A name's address.
  ///
  /// @param name in lower case, without the final dot
  /// @param ttlSeconds how long it may be believed; 0 takes it back
  /// @param address with port 0
  record AddressRecord(String name, long ttlSeconds, TransportAddress address) {}

  /// Reads a message; null for anything malformed, or that is neither a query nor an answer of
  /// multicast DNS.
  static @Nullable DnsMessage read(byte[] bytes, int at, int length) {
    if (length < HEADER_BYTES || at < 0 || at + length > bytes.length) {
      return null;
    }
    int flags = Bytes.u16(bytes, at + 2);
    if ((flags & OPCODE_AND_RCODE) != 0) {
      return null; // RFC 6762, sections 18.3 and 18.11: to be ignored
    }
    return new Reader(bytes, at, length).message((flags & TOP_BIT) != 0);
  }

  private static final class Reader {
    private final byte[] bytes;
    private final int start;
    private final DnsNames names;
    private final List<Question> questions = new ArrayList<>();
    private final List<AddressRecord> records = new ArrayList<>();

    Reader(byte[] bytes, int start, int length) {
      this.bytes = bytes;
      this.start = start;
      names = new DnsNames(bytes, start, start + length);
      names.moveTo(start + HEADER_BYTES);
    }

    private int count(int section) {
      return Bytes.u16(bytes, start + 4 + 2 * section);
    }

    @Nullable DnsMessage message(boolean response) {
      int total = count(0) + count(1) + count(2) + count(3);
      if (total > MAX_ENTRIES) {
        return null;
      }
      for (int i = 0; i < count(0); i++) {
        if (!question()) {
          return null;
        }
      }
      for (int i = 0; i < count(1) + count(2) + count(3); i++) {
        boolean authority = i >= count(1) && i < count(1) + count(2);
        if (!record(!authority)) {
          return null;
        }
      }
      return new DnsMessage(response, List.copyOf(questions), List.copyOf(records));
    }

    private boolean question() {
      String name = names.next();
      int at = names.position();
      if (name == null || !names.skip(4)) {
        return false;
      }
      int type = Bytes.u16(bytes, at);
      int asked = Bytes.u16(bytes, at + 2) & ~TOP_BIT; // the bit that asks for unicast
      if (asked == CLASS_IN || asked == CLASS_ANY) {
        questions.add(new Question(name, type));
      }
      return true;
    }

    private boolean record(boolean wanted) {
      String name = names.next();
      int at = names.position();
      if (name == null || !names.skip(10) || !names.skip(Bytes.u16(bytes, at + 8))) {
        return false;
      }
      int type = Bytes.u16(bytes, at);
      int of = Bytes.u16(bytes, at + 2) & ~TOP_BIT; // the bit that flushes caches
      int length = Bytes.u16(bytes, at + 8);
      if (of != CLASS_IN || (type != DnsType.A && type != DnsType.AAAA)) {
        return true;
      }
      if (length != (type == DnsType.A ? 4 : 16)) {
        return false;
      }
      if (wanted) {
        byte[] address = new byte[length];
        System.arraycopy(bytes, at + 10, address, 0, length);
        // a time to live with the top bit set counts as 0 (RFC 2181, section 8)
        long ttl = Bytes.u32(bytes, at + 4);
        records.add(
            new AddressRecord(
                name, ttl > Integer.MAX_VALUE ? 0 : ttl, TransportAddress.of(address, 0)));
      }
      return true;
    }
  }
}
