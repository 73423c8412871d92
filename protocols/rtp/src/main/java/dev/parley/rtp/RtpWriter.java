package dev.parley.rtp;

import dev.parley.core.Bytes;

/// Writes RTP headers, one after the other, each straight into the array it is sent from.
///
/// ```java
/// int headerLength =
///     writer
///         .start(out, at, source.marker(), payloadType, sequenceNumber, timestamp, ssrc)
///         .csrcs(source)
///         .extensions(source.extensions(), mapping)
///         .extension(midId, mid)
///         .u16(transportId, transportSequenceNumber)
///         .end();
/// ```
///
/// Extensions begin in the one-byte form and change to the two-byte form with the first element
/// that needs it; the other side must have agreed to that (`a=extmap-allow-mixed`), or the element
/// is left out. An element with the id 0, which was not negotiated, is left out, too.
///
/// RFC 3550, section 5.1 and RFC 8285, section 4
public final class RtpWriter {
  private static final int ONE_BYTE_MAX_ID = 14;
  private static final int ONE_BYTE_MAX_LENGTH = 16;

  private final boolean mixed;
  private final int[] elements = new int[HeaderExtensions.MAX_ELEMENTS];
  private byte[] out = new byte[RtpPacket.FIXED_HEADER_BYTES];
  private int begin;
  private int extensionAt;
  private int end;
  private int count;
  private boolean twoByte;

  /// A writer for one form of extensions, or for both.
  ///
  /// @param mixed whether the two-byte form may be used
  public RtpWriter(boolean mixed) {
    this.mixed = mixed;
  }

  /// Begins a header at an index of an array.
  ///
  /// @param sequenceNumber of which the low 16 bits count
  /// @param timestamp of which the low 32 bits count
  public RtpWriter start(
      byte[] array,
      int at,
      boolean marker,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      int ssrc) {
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payload type " + payloadType + " is not in 0..127");
    }
    out = array;
    begin = at;
    array[at] = (byte) 0x80;
    array[at + 1] = (byte) (payloadType | (marker ? 0x80 : 0));
    Bytes.putU16(array, at + 2, sequenceNumber);
    Bytes.putU32(array, at + 4, timestamp);
    Bytes.putU32(array, at + 8, ssrc);
    end = at + RtpPacket.FIXED_HEADER_BYTES;
    extensionAt = end;
    count = 0;
    twoByte = false;
    return this;
  }

  /// Copies the contributing sources of a packet; before any extension.
  public RtpWriter csrcs(RtpPacket source) {
    if (count > 0) {
      throw new IllegalStateException("CSRCs come before the extensions");
    }
    int csrcs = source.csrcCount();
    System.arraycopy(
        source.array(), source.offset() + RtpPacket.FIXED_HEADER_BYTES, out, end, 4 * csrcs);
    out[begin] = (byte) (0x80 | csrcs);
    end += 4 * csrcs;
    extensionAt = end;
    return this;
  }

  /// Copies the elements that the mapping forwards.
  public RtpWriter extensions(HeaderExtensions source, ExtensionMapping mapping) {
    for (int i = 0; i < source.count(); i++) {
      int id = mapping.target(source.id(i));
      if (id != 0) {
        extension(id, source.array(), source.offset(i), source.length(i));
      }
    }
    return this;
  }

  /// Adds an element whose value is a whole array.
  public RtpWriter extension(int id, byte[] value) {
    return extension(id, value, 0, value.length);
  }

  /// Adds an element.
  ///
  /// @param id 1 to 255 but not 15, or 0 to add nothing
  /// @param length 0 to 255
  public RtpWriter extension(int id, byte[] value, int from, int length) {
    int at = element(id, length);
    if (at >= 0) {
      System.arraycopy(value, from, out, at, length);
    }
    return this;
  }

  /// Adds an element of one byte.
  public RtpWriter u8(int id, int value) {
    int at = element(id, 1);
    if (at >= 0) {
      Bytes.putU8(out, at, value);
    }
    return this;
  }

  /// Adds an element of two bytes.
  public RtpWriter u16(int id, int value) {
    int at = element(id, 2);
    if (at >= 0) {
      Bytes.putU16(out, at, value);
    }
    return this;
  }

  /// Adds an element of three bytes.
  public RtpWriter u24(int id, int value) {
    int at = element(id, 3);
    if (at >= 0) {
      Bytes.putU24(out, at, value);
    }
    return this;
  }

  /// Ends the header.
  ///
  /// @return its length
  public int end() {
    if (count > 0) {
      int dataAt = extensionAt + 4;
      while (((end - dataAt) & 3) != 0) {
        out[end++] = 0;
      }
      Bytes.putU16(
          out, extensionAt, twoByte ? HeaderExtensions.TWO_BYTE : HeaderExtensions.ONE_BYTE);
      Bytes.putU16(out, extensionAt + 2, (end - dataAt) / 4);
      out[begin] |= 0x10;
    }
    return end - begin;
  }

  /// Makes room for an element.
  ///
  /// @return where its value is to be written, or -1 if it is left out
  private int element(int id, int length) {
    if (id < 0 || id > 255 || id == 15 || length > 255) {
      throw new IllegalArgumentException("extension id " + id + " with " + length + " bytes");
    }
    boolean needsTwo = id > ONE_BYTE_MAX_ID || length == 0 || length > ONE_BYTE_MAX_LENGTH;
    if (id == 0 || count == elements.length || (needsTwo && !mixed)) {
      return -1;
    }
    if (count == 0) {
      end += 4; // profile and length, written at the end
    }
    if (needsTwo && !twoByte) {
      widen();
    }
    elements[count++] = end;
    if (twoByte) {
      out[end] = (byte) id;
      out[end + 1] = (byte) length;
      end += 2 + length;
    } else {
      out[end] = (byte) (id << 4 | (length - 1));
      end += 1 + length;
    }
    return end - length;
  }

  /// Changes the elements written so far to the two-byte form, the last one first.
  private void widen() {
    for (int i = count - 1; i >= 0; i--) {
      int from = elements[i];
      int to = from + i;
      int id = Bytes.u8(out, from) >>> 4;
      int length = (out[from] & 0x0F) + 1;
      System.arraycopy(out, from + 1, out, to + 2, length);
      out[to] = (byte) id;
      out[to + 1] = (byte) length;
      elements[i] = to;
    }
    end += count;
    twoByte = true;
  }
}
