package dev.parley.dtls;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// The little of DER (X.690) that a certificate needs, written and read.
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OID = 0x06;
  static final int UTF8_STRING = 0x0C;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final int CONTEXT_0 = 0xA0;

  private Der() {}

  /// One element around the concatenation of the parts.
  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >>> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /// The SubjectPublicKeyInfo of a certificate, or null when it is not shaped like one.
  static byte @Nullable [] subjectPublicKeyInfo(byte[] certificate) {
    Cursor outer = new Cursor(certificate, 0, certificate.length);
    if (!outer.enterTwice(SEQUENCE)) {
      return null;
    }
    if (outer.tag() == CONTEXT_0 && !outer.skip(CONTEXT_0)) {
      return null;
    }
    // serial number, signature algorithm, issuer, validity, subject: RFC 5280, section 4.1
    if (!outer.skip(INTEGER)
        || !outer.skip(SEQUENCE)
        || !outer.skip(SEQUENCE)
        || !outer.skip(SEQUENCE)
        || !outer.skip(SEQUENCE)) {
      return null;
    }
    return outer.take(SEQUENCE);
  }

  /// Walks over elements; every method answers false or null instead of reading outside.
  private static final class Cursor {
    private final byte[] bytes;
    private int at;
    private int end;
    private int contentAt;
    private int contentLength;

    Cursor(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    int tag() {
      return at < end ? bytes[at] & 0xFF : -1;
    }

    boolean enter(int tag) {
      if (!header(tag)) {
        return false;
      }
      at = contentAt;
      end = contentAt + contentLength;
      return true;
    }

    boolean enterTwice(int tag) {
      boolean outer = enter(tag);
      return outer && enter(tag);
    }

    boolean skip(int tag) {
      if (!header(tag)) {
        return false;
      }
      at = contentAt + contentLength;
      return true;
    }

    byte @Nullable [] take(int tag) {
      int start = at;
      return skip(tag) ? java.util.Arrays.copyOfRange(bytes, start, at) : null;
    }

    private boolean header(int tag) {
      if (tag() != tag || end - at < 2) {
        return false;
      }
      int first = bytes[at + 1] & 0xFF;
      int more = first < 0x80 ? 0 : first & 0x7F;
      if (more > 3 || first == 0x80 || end - at < 2 + more) {
        return false;
      }
      int length = more == 0 ? first : 0;
      for (int i = 0; i < more; i++) {
        length = length << 8 | (bytes[at + 2 + i] & 0xFF);
      }
      contentAt = at + 2 + more;
      contentLength = length;
      return length <= end - contentAt;
    }
  }
}
