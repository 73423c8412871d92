package dev.parley.dtls;

import org.jspecify.annotations.Nullable;

/// The extensions of a hello or another message: each at most once, unknown ones allowed.
final class Extensions {
  static final int SUPPORTED_GROUPS = 10;
  static final int EC_POINT_FORMATS = 11;
  static final int SIGNATURE_ALGORITHMS = 13;
  static final int USE_SRTP = 14;
  static final int EXTENDED_MASTER_SECRET = 23;
  static final int SUPPORTED_VERSIONS = 43;
  static final int COOKIE = 44;
  static final int KEY_SHARE = 51;
  static final int RENEGOTIATION_INFO = 0xFF01;

  private static final int MAX = 64;

  private final int[] types = new int[MAX];
  private final byte[][] bodies = new byte[MAX][];
  private int count;

  /// Reads a vector of extensions, or nothing where a hello ends before it.
  static Extensions read(ByteReader message) throws HandshakeFailure {
    Extensions extensions = new Extensions();
    if (message.remaining() == 0) {
      return extensions;
    }
    ByteReader in = message.vector16();
    while (in.remaining() > 0) {
      extensions.add(in.u16(), in.vector16().rest());
    }
    return extensions;
  }

  private void add(int type, byte[] body) throws HandshakeFailure {
    if (has(type)) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "extension " + type + " twice");
    }
    if (count == MAX) {
      throw new HandshakeFailure(DtlsAlert.DECODE_ERROR, "more than " + MAX + " extensions");
    }
    types[count] = type;
    bodies[count] = body;
    count++;
  }

  boolean has(int type) {
    return find(type) != null;
  }

  @Nullable ByteReader find(int type) {
    for (int i = 0; i < count; i++) {
      if (types[i] == type) {
        return new ByteReader(bodies[i], 0, bodies[i].length);
      }
    }
    return null;
  }

  ByteReader require(int type) throws HandshakeFailure {
    ByteReader found = find(type);
    if (found == null) {
      throw new HandshakeFailure(DtlsAlert.MISSING_EXTENSION, "extension " + type + " is missing");
    }
    return found;
  }

  /// Insists that a peer answers only what we asked.
  void expectOnly(int... allowed) throws HandshakeFailure {
    for (int i = 0; i < count; i++) {
      if (!contains(allowed, types[i])) {
        throw new HandshakeFailure(
            DtlsAlert.UNSUPPORTED_EXTENSION, "extension " + types[i] + " was not asked for");
      }
    }
  }

  static boolean contains(int[] codes, int code) {
    for (int candidate : codes) {
      if (candidate == code) {
        return true;
      }
    }
    return false;
  }
}
