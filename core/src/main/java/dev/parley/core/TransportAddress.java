package dev.parley.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An IP address and a port as a plain value, with an order: no name look-up can hide in it.
///
/// IPv4 is kept in the low 32 bits of `low`.
///
/// @param v6 whether this is an IPv6 address
/// @param high the upper 64 bits of an IPv6 address, 0 for IPv4
/// @param low the lower 64 bits
/// @param port 0 to 65535
public record TransportAddress(boolean v6, long high, long low, int port)
    implements Comparable<TransportAddress> {
  public TransportAddress {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
    if (!v6 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /// From the 4 or 16 bytes of an address; an IPv4-mapped IPv6 address stays IPv6.
  public static TransportAddress of(byte[] address, int port) {
    return switch (address.length) {
      case 4 -> new TransportAddress(false, 0, Bytes.u32(address, 0), port);
      case 16 -> new TransportAddress(true, Bytes.i64(address, 0), Bytes.i64(address, 8), port);
      default ->
          throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length);
    };
  }

  /// From an address literal such as `192.0.2.1` or `2001:db8::1`.
  ///
  /// @throws IllegalArgumentException if the text is not a literal; names are never looked up
  public static TransportAddress of(String literal, int port) {
    TransportAddress parsed = parse(literal, port);
    if (parsed == null) {
      throw new IllegalArgumentException("'" + literal + "' is not an IP address literal");
    }
    return parsed;
  }

  /// Like [#of(String, int)], but null for what is not a literal or has a zone.
  public static @Nullable TransportAddress parse(String literal, int port) {
    if (port < 0 || port > 0xFFFF) {
      return null;
    }
    return AddressLiterals.parse(literal, port);
  }

  /// The 4 or 16 bytes of the address.
  public byte[] addressBytes() {
    byte[] bytes = new byte[v6 ? 16 : 4];
    if (v6) {
      Bytes.putI64(bytes, 0, high);
      Bytes.putI64(bytes, 8, low);
    } else {
      Bytes.putU32(bytes, 0, low);
    }
    return bytes;
  }

  /// The same address with another port.
  public TransportAddress withPort(int newPort) {
    return new TransportAddress(v6, high, low, newPort);
  }

  /// Whether both have the same address, whatever their ports.
  public boolean sameHost(TransportAddress other) {
    return v6 == other.v6 && high == other.high && low == other.low;
  }

  /// 127.0.0.0/8 or ::1.
  public boolean isLoopback() {
    return v6 ? high == 0 && low == 1 : low >>> 24 == 127;
  }

  /// 169.254.0.0/16 or fe80::/10.
  public boolean isLinkLocal() {
    return v6 ? high >>> 54 == 0x3FA : low >>> 16 == 0xA9FE;
  }

  /// 0.0.0.0 or ::.
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /// 224.0.0.0/4 or ff00::/8.
  public boolean isMulticast() {
    return v6 ? high >>> 56 == 0xFF : low >>> 28 == 0xE;
  }

  /// The address without the port; IPv6 in the form of RFC 5952.
  public String host() {
    return AddressLiterals.format(this);
  }

  @Override
  public int compareTo(TransportAddress other) {
    int order = Boolean.compare(v6, other.v6);
    if (order == 0) {
      order = Long.compareUnsigned(high, other.high);
    }
    if (order == 0) {
      order = Long.compareUnsigned(low, other.low);
    }
    return order == 0 ? Integer.compare(port, other.port) : order;
  }

  @Override
  public int hashCode() {
    long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L + port;
    return (int) (mixed ^ (mixed >>> 32));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, v6 ? "[%s]:%d" : "%s:%d", host(), port);
  }
}
