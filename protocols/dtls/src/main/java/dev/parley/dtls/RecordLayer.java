package dev.parley.dtls;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import org.jspecify.annotations.Nullable;

/// Takes datagrams apart into records and opens them; seals records that are to be sent.
///
/// What is wrong is counted and dropped in silence (RFC 9147, section 4.5.2).
///
/// ```text
/// DTLS 1.2 and unprotected:  type:8 version:16 epoch:16 sequence:48 length:16 fragment
/// DTLS 1.3 protected:        001CSLEE  sequence:8|16 (masked)  [length:16]  ciphertext
/// ```
final class RecordLayer {
  /// Takes the content of one authentic (or, in epoch 0, any) record.
  interface Handler {
    /// Takes one record, whose bytes are lent.
    void onRecord(int type, long epoch, long sequence, byte[] bytes, int at, int length);
  }

  /// RFC 9147, section 4.5.3: after so many forgeries the key is no longer safe.
  private static final long MAX_FORGERIES = 1L << 36;

  private static final int HEADER = 13;
  private static final int UNIFIED_HEADER = 5;
  private static final int MAX_CONTENT = 2048;

  private final Counters<DtlsDrop> drops;
  private final Handler handler;

  /// By the last two bits of the epoch, which is all that a record of DTLS 1.3 tells.
  private final @Nullable RecordKeys[] readKeys = new RecordKeys[4];

  private final @Nullable RecordKeys[] writeKeys = new RecordKeys[4];
  private final HeldRecords held = new HeldRecords();
  private final byte[] opened = new byte[MAX_CONTENT + Aead.TAG];
  private final byte[] inner = new byte[MAX_CONTENT + 1];
  private final byte[] aad = new byte[HEADER];
  private @Nullable DtlsVersion version;
  private long readEpoch;
  private long writeEpoch;
  private long plainSequence;
  private long lastSequence;
  private long forgeries;
  private boolean newKeys;

  RecordLayer(Counters<DtlsDrop> drops, Handler handler) {
    this.drops = drops;
    this.handler = handler;
  }

  /// Our unprotected records begin with this number.
  void beginAt(long sequence) {
    plainSequence = sequence;
  }

  void version(DtlsVersion negotiated) {
    version = negotiated;
  }

  /// The newest epoch that we can read.
  long readEpoch() {
    return readEpoch;
  }

  /// The newest epoch that we can write.
  long writeEpoch() {
    return writeEpoch;
  }

  void installRead(RecordKeys keys) {
    readEpoch = keys.epoch;
    newKeys = true;
    install(readKeys, keys);
  }

  void installWrite(RecordKeys keys) {
    writeEpoch = keys.epoch;
    install(writeKeys, keys);
  }

  /// Keeps the epoch before, for what the network delays, and forgets the one before that.
  private static void install(@Nullable RecordKeys[] slots, RecordKeys keys) {
    slots[(int) (keys.epoch & 3)] = keys;
    slots[(int) ((keys.epoch + 2) & 3)] = null;
  }

  /// How many records the newest key sealed.
  long sentWithKey() {
    RecordKeys keys = writeKeys[(int) (writeEpoch & 3)];
    return keys == null ? 0 : keys.sent();
  }

  /// Whether so many forgeries arrived that the connection has to end.
  boolean worn() {
    return forgeries >= MAX_FORGERIES;
  }

  void forgetHeld() {
    held.clear();
  }

  int heldRecords() {
    return held.size();
  }

  void receive(byte[] bytes, int from, int to) {
    read(bytes, from, to);
    while (newKeys) {
      newKeys = false;
      for (int i = held.size(); i > 0; i--) {
        byte[] record = held.poll();
        if (record != null) {
          read(record, 0, record.length);
        }
      }
    }
  }

  private void read(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int consumed =
          (bytes[at] & 0xE0) == 0x20 ? readUnified(bytes, at, to) : readLong(bytes, at, to);
      if (consumed <= 0) {
        return;
      }
      at += consumed;
    }
  }

  /// @return the length of the record, or 0 when the rest of the datagram makes no sense
  private int readLong(byte[] bytes, int at, int to) {
    int length = to - at < HEADER ? -1 : Bytes.u16(bytes, at + 11);
    if (length < 0 || length > to - at - HEADER) {
      drops.count(DtlsDrop.MALFORMED_RECORD);
      return 0;
    }
    int end = at + HEADER + length;
    int epoch = Bytes.u16(bytes, at + 3);
    if (Bytes.u8(bytes, at + 1) != 0xFE) {
      drops.count(DtlsDrop.UNEXPECTED_RECORD);
    } else if (epoch == 0) {
      handler.onRecord(bytes[at] & 0xFF, 0, Bytes.u48(bytes, at + 5), bytes, at + HEADER, length);
    } else {
      RecordKeys keys = readKeys[epoch & 3];
      if (keys != null && keys.epoch == epoch && version == DtlsVersion.DTLS_1_2) {
        open12(keys, bytes, at, length);
      } else if (epoch == 1 && keys == null && version != DtlsVersion.DTLS_1_3) {
        hold(bytes, at, end);
      } else {
        drops.count(DtlsDrop.UNKNOWN_EPOCH);
      }
    }
    return HEADER + length;
  }

  private void hold(byte[] bytes, int from, int to) {
    if (!held.hold(bytes, from, to)) {
      drops.count(DtlsDrop.EARLY_RECORD_OVERFLOW);
    }
  }

  private void open12(RecordKeys keys, byte[] bytes, int at, int length) {
    int explicit = keys.explicitNonce ? 8 : 0;
    int content = length - explicit - Aead.TAG;
    long sequence = Bytes.u48(bytes, at + 5);
    if (content < 0 || content > MAX_CONTENT) {
      drops.count(DtlsDrop.MALFORMED_RECORD);
      return;
    }
    if (keys.window.contains(sequence)) {
      drops.count(DtlsDrop.REPLAYED);
      return;
    }
    long number = keys.explicitNonce ? Bytes.i64(bytes, at + HEADER) : Bytes.i64(bytes, at + 3);
    int type = bytes[at] & 0xFF;
    header12(aad, type, bytes, at, content);
    int start = at + HEADER + explicit;
    if (keys.aead.open(number, aad, HEADER, bytes, start, content + Aead.TAG, opened) < 0) {
      forged();
      return;
    }
    keys.window.add(sequence);
    handler.onRecord(type, keys.epoch, sequence, opened, 0, content);
  }

  /// The additional data of RFC 5246, section 6.2.3.3, its first 8 bytes being epoch and sequence.
  private static void header12(byte[] aad, int type, byte[] record, int at, int content) {
    System.arraycopy(record, at + 3, aad, 0, 8);
    aad[8] = (byte) type;
    aad[9] = record[at + 1];
    aad[10] = record[at + 2];
    Bytes.putU16(aad, 11, content);
  }

  private void forged() {
    forgeries++;
    drops.count(DtlsDrop.BAD_TAG);
  }

  private int readUnified(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xFF;
    int sequenceLength = (first & 0x08) != 0 ? 2 : 1;
    boolean hasLength = (first & 0x04) != 0;
    int header = 1 + sequenceLength + (hasLength ? 2 : 0);
    if ((first & 0x10) != 0) {
      drops.count(DtlsDrop.UNEXPECTED_RECORD); // a connection id, and we never agree to one
      return 0;
    }
    int rest = to - at - header;
    int length = rest < 0 || !hasLength ? rest : Bytes.u16(bytes, at + 1 + sequenceLength);
    if (length < 1 + Aead.TAG || length > rest || length > MAX_CONTENT + Aead.TAG) {
      drops.count(DtlsDrop.MALFORMED_RECORD);
      return 0;
    }
    RecordKeys keys = readKeys[first & 3];
    if (version == DtlsVersion.DTLS_1_2) {
      drops.count(DtlsDrop.UNEXPECTED_RECORD);
    } else if (keys != null && keys.mask != null) {
      open13(keys, keys.mask, bytes, at, header, sequenceLength, length);
    } else if (readEpoch == 0 ? (first & 3) >= 2 : (first & 3) == ((readEpoch + 1) & 3)) {
      hold(bytes, at, at + header + length);
    } else {
      drops.count(DtlsDrop.UNKNOWN_EPOCH);
    }
    return header + length;
  }

  private void open13(
      RecordKeys keys,
      SequenceMask mask,
      byte[] bytes,
      int at,
      int header,
      int sequenceLength,
      int length) {
    System.arraycopy(bytes, at, aad, 0, header);
    int bits = mask.mask(bytes, at + header);
    aad[1] ^= (byte) (bits >>> 8);
    int truncated = aad[1] & 0xFF;
    if (sequenceLength == 2) {
      aad[2] ^= (byte) bits;
      truncated = truncated << 8 | (aad[2] & 0xFF);
    }
    long sequence = unmask(keys.window.next(), truncated, 8 * sequenceLength);
    if (keys.window.contains(sequence)) {
      drops.count(DtlsDrop.REPLAYED);
      return;
    }
    int size = keys.aead.open(sequence, aad, header, bytes, at + header, length, opened);
    if (size < 0) {
      forged();
      return;
    }
    keys.window.add(sequence);
    while (size > 0 && opened[size - 1] == 0) {
      size--; // padding
    }
    if (size == 0) {
      drops.count(DtlsDrop.MALFORMED_RECORD);
      return;
    }
    handler.onRecord(opened[size - 1] & 0xFF, keys.epoch, sequence, opened, 0, size - 1);
  }

  /// The number with these low bits that lies nearest to `expected` (RFC 9147, section 4.2.2).
  static long unmask(long expected, int truncated, int bits) {
    long circle = 1L << bits;
    long candidate = (expected & -circle) | truncated;
    if (candidate > expected + circle / 2 && candidate >= circle) {
      return candidate - circle;
    }
    return candidate <= expected - circle / 2 ? candidate + circle : candidate;
  }

  /// What a record adds to its content in an epoch.
  int overhead(long epoch) {
    RecordKeys keys = writeKeys[(int) (epoch & 3)];
    if (epoch == 0 || keys == null) {
      return HEADER;
    }
    if (keys.mask != null) {
      return UNIFIED_HEADER + 1 + Aead.TAG;
    }
    return HEADER + (keys.explicitNonce ? 8 : 0) + Aead.TAG;
  }

  /// The sequence number of the record sealed last.
  long lastSequence() {
    return lastSequence;
  }

  /// Writes one record and answers its end; the caller made sure that it fits.
  int seal(byte[] out, int at, long epoch, int type, byte[] content, int from, int length) {
    RecordKeys keys = epoch == 0 ? null : writeKeys[(int) (epoch & 3)];
    if (keys == null) {
      if (epoch != 0) {
        throw new IllegalStateException("no keys to write in epoch " + epoch);
      }
      lastSequence = plainSequence++;
      header(out, at, type, 0, lastSequence, length);
      System.arraycopy(content, from, out, at + HEADER, length);
      return at + HEADER + length;
    }
    lastSequence = keys.take();
    System.arraycopy(content, from, inner, 0, length);
    return keys.mask == null
        ? seal12(keys, out, at, type, length)
        : seal13(keys, keys.mask, out, at, type, length);
  }

  private static void header(byte[] out, int at, int type, long epoch, long sequence, int length) {
    Bytes.putU8(out, at, type);
    Bytes.putU16(out, at + 1, DtlsVersion.DTLS_1_2.code());
    Bytes.putU16(out, at + 3, (int) epoch);
    Bytes.putU48(out, at + 5, sequence);
    Bytes.putU16(out, at + 11, length);
  }

  private int seal12(RecordKeys keys, byte[] out, int at, int type, int length) {
    int explicit = keys.explicitNonce ? 8 : 0;
    int fragment = explicit + length + Aead.TAG;
    header(out, at, type, keys.epoch, lastSequence, fragment);
    long number = keys.epoch << 48 | lastSequence;
    if (explicit > 0) {
      Bytes.putI64(out, at + HEADER, number);
    }
    header12(aad, type, out, at, length);
    keys.aead.seal(number, aad, HEADER, inner, length, out, at + HEADER + explicit);
    return at + HEADER + fragment;
  }

  private int seal13(RecordKeys keys, SequenceMask mask, byte[] out, int at, int type, int length) {
    inner[length] = (byte) type;
    int ciphertext = length + 1 + Aead.TAG;
    aad[0] = (byte) (0x2C | (keys.epoch & 3));
    Bytes.putU16(aad, 1, (int) lastSequence & 0xFFFF);
    Bytes.putU16(aad, 3, ciphertext);
    keys.aead.seal(lastSequence, aad, UNIFIED_HEADER, inner, length + 1, out, at + UNIFIED_HEADER);
    System.arraycopy(aad, 0, out, at, UNIFIED_HEADER);
    int bits = mask.mask(out, at + UNIFIED_HEADER);
    out[at + 1] ^= (byte) (bits >>> 8);
    out[at + 2] ^= (byte) bits;
    return at + UNIFIED_HEADER + ciphertext;
  }
}
