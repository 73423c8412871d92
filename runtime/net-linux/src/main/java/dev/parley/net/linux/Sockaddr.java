package dev.parley.net.linux;

import dev.parley.core.TransportAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Reads and writes `struct sockaddr_in` and `sockaddr_in6`.
///
/// Remembers the addresses of late, so that reading those of a stream makes no garbage.
final class Sockaddr {
  /// Room for either.
  static final int BYTES = 32;

  static final int V4_BYTES = 16;
  static final int V6_BYTES = 28;

  private static final int PORT = 2;
  private static final int V4_ADDRESS = 4;
  private static final int V6_FLOW = 4;
  private static final int V6_HIGH = 8;
  private static final int V6_LOW = 16;
  private static final int V6_SCOPE = 24;

  /// `::ffff:0:0/96`, RFC 4291, section 2.5.5.2.
  private static final long MAPPED = 0xFFFFL;

  private static final int REMEMBERED = 1024;

  private static final ValueLayout.OfShort NATIVE_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final @Nullable TransportAddress[] known = new TransportAddress[REMEMBERED];

  /// Writes an address for a socket of the given family; returns its length.
  static int write(MemorySegment to, long at, TransportAddress address, boolean v6Socket) {
    to.set(SHORT, at + PORT, (short) address.port());
    if (!v6Socket) {
      to.set(NATIVE_SHORT, at, (short) Libc.AF_INET);
      to.set(INT, at + V4_ADDRESS, (int) address.low());
      to.set(LONG, at + V6_HIGH, 0);
      return V4_BYTES;
    }
    to.set(NATIVE_SHORT, at, (short) Libc.AF_INET6);
    to.set(INT, at + V6_FLOW, 0);
    to.set(LONG, at + V6_HIGH, address.high());
    to.set(LONG, at + V6_LOW, address.v6() ? address.low() : MAPPED << 32 | address.low());
    to.set(INT, at + V6_SCOPE, 0);
    return V6_BYTES;
  }

  /// Reads an address; null if it is of neither family.
  @Nullable TransportAddress read(MemorySegment from, long at) {
    int port = from.get(SHORT, at + PORT) & 0xFFFF;
    int family = from.get(NATIVE_SHORT, at);
    if (family == Libc.AF_INET) {
      return remembered(false, 0, from.get(INT, at + V4_ADDRESS) & 0xFFFF_FFFFL, port);
    }
    if (family != Libc.AF_INET6) {
      return null;
    }
    long high = from.get(LONG, at + V6_HIGH);
    long low = from.get(LONG, at + V6_LOW);
    return high == 0 && low >>> 32 == MAPPED
        ? remembered(false, 0, low & 0xFFFF_FFFFL, port)
        : remembered(true, high, low, port);
  }

  private TransportAddress remembered(boolean v6, long high, long low, int port) {
    long mixed = ((high * 31 + low) * 31 + port) * 0x9E3779B97F4A7C15L;
    int place = (int) (mixed >>> 48) & (REMEMBERED - 1);
    TransportAddress last = known[place];
    if (last != null
        && last.port() == port
        && last.low() == low
        && last.high() == high
        && last.v6() == v6) {
      return last;
    }
    TransportAddress made = new TransportAddress(v6, high, low, port);
    known[place] = made;
    return made;
  }
}
