package dev.parley.bench;

import static dev.parley.bench.Libcrypto.CONTEXT_CONTROL;
import static dev.parley.bench.Libcrypto.CONTEXT_NEW;
import static dev.parley.bench.Libcrypto.DECRYPT_FINAL;
import static dev.parley.bench.Libcrypto.DECRYPT_INIT;
import static dev.parley.bench.Libcrypto.DECRYPT_UPDATE;
import static dev.parley.bench.Libcrypto.ENCRYPT_FINAL;
import static dev.parley.bench.Libcrypto.ENCRYPT_INIT;
import static dev.parley.bench.Libcrypto.ENCRYPT_UPDATE;
import static dev.parley.bench.Libcrypto.HMAC_ADD;
import static dev.parley.bench.Libcrypto.HMAC_END;
import static dev.parley.bench.Libcrypto.HMAC_NEW;
import static dev.parley.bench.Libcrypto.HMAC_START;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The cipher work of one SRTP packet as OpenSSL does it: no parsing, no replay window, no sources.
///
/// Keys are set once; a packet costs what an application in C would call for it.
final class EvpPeer {
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 12;
  private static final int GET_TAG = 0x10;
  private static final int SET_TAG = 0x11;
  private static final MemorySegment NULL = MemorySegment.NULL;

  private final MemorySegment encrypt;
  private final MemorySegment decrypt;
  private final MemorySegment hmac;
  private final MemorySegment iv = Arena.global().allocate(16);
  private final MemorySegment outLength = Arena.global().allocate(4);
  private final MemorySegment in = Arena.global().allocate(2048, 64);
  private final MemorySegment out = Arena.global().allocate(2048, 64);
  private final boolean gcm;
  private long index;

  private EvpPeer(boolean gcm, int keyBytes) {
    this.gcm = gcm;
    MemorySegment key = Arena.global().allocate(32);
    try {
      MemorySegment cipher = cipher(gcm, keyBytes);
      encrypt = (MemorySegment) CONTEXT_NEW.invokeExact();
      decrypt = (MemorySegment) CONTEXT_NEW.invokeExact();
      hmac = (MemorySegment) HMAC_NEW.invokeExact();
      check((int) ENCRYPT_INIT.invokeExact(encrypt, cipher, NULL, key, iv));
      check((int) DECRYPT_INIT.invokeExact(decrypt, cipher, NULL, key, iv));
      MemorySegment sha1 = (MemorySegment) Libcrypto.SHA1.invokeExact();
      check((int) HMAC_START.invokeExact(hmac, key, 20, sha1, NULL));
    } catch (Throwable e) {
      throw Libcrypto.unexpected(e);
    }
  }

  private static MemorySegment cipher(boolean gcm, int keyBytes) throws Throwable {
    if (!gcm) {
      return (MemorySegment) Libcrypto.AES_128_CTR.invokeExact();
    }
    return keyBytes == 16
        ? (MemorySegment) Libcrypto.AES_128_GCM.invokeExact()
        : (MemorySegment) Libcrypto.AES_256_GCM.invokeExact();
  }

  static EvpPeer gcm(int keyBytes) {
    return new EvpPeer(true, keyBytes);
  }

  static EvpPeer counterModeAndHmac() {
    return new EvpPeer(false, 16);
  }

  private static void check(int result) {
    if (result != 1) {
      throw new IllegalStateException("libcrypto refused");
    }
  }

  private void nextIv() {
    iv.set(ValueLayout.JAVA_LONG_UNALIGNED, 4, ++index);
  }

  /// Encrypts a payload behind a header of 12 bytes and makes the tag.
  void seal(int payloadLength) {
    nextIv();
    try {
      check((int) ENCRYPT_INIT.invokeExact(encrypt, NULL, NULL, NULL, iv));
      if (gcm) {
        check((int) ENCRYPT_UPDATE.invokeExact(encrypt, NULL, outLength, in, HEADER_BYTES));
      }
      MemorySegment payload = in.asSlice(HEADER_BYTES);
      MemorySegment sealed = out.asSlice(HEADER_BYTES);
      check((int) ENCRYPT_UPDATE.invokeExact(encrypt, sealed, outLength, payload, payloadLength));
      MemorySegment tag = sealed.asSlice(payloadLength);
      if (gcm) {
        check((int) ENCRYPT_FINAL.invokeExact(encrypt, tag, outLength));
        check((int) CONTEXT_CONTROL.invokeExact(encrypt, GET_TAG, TAG_BYTES, tag));
      } else {
        authenticate(out, HEADER_BYTES + payloadLength, tag);
      }
    } catch (Throwable e) {
      throw Libcrypto.unexpected(e);
    }
  }

  /// Checks and decrypts what [#seal] made last.
  ///
  /// @return whether the tag was right
  boolean open(int payloadLength) {
    MemorySegment sealed = out.asSlice(HEADER_BYTES);
    MemorySegment payload = in.asSlice(HEADER_BYTES);
    MemorySegment tag = sealed.asSlice(payloadLength);
    try {
      if (!gcm) {
        authenticate(out, HEADER_BYTES + payloadLength, tag);
      }
      check((int) DECRYPT_INIT.invokeExact(decrypt, NULL, NULL, NULL, iv));
      if (gcm) {
        check((int) CONTEXT_CONTROL.invokeExact(decrypt, SET_TAG, TAG_BYTES, tag));
        check((int) DECRYPT_UPDATE.invokeExact(decrypt, NULL, outLength, in, HEADER_BYTES));
      }
      check((int) DECRYPT_UPDATE.invokeExact(decrypt, payload, outLength, sealed, payloadLength));
      return !gcm || (int) DECRYPT_FINAL.invokeExact(decrypt, tag, outLength) == 1;
    } catch (Throwable e) {
      throw Libcrypto.unexpected(e);
    }
  }

  private void authenticate(MemorySegment bytes, int length, MemorySegment tag) throws Throwable {
    check((int) HMAC_START.invokeExact(hmac, NULL, 0, NULL, NULL));
    check((int) HMAC_ADD.invokeExact(hmac, bytes, (long) length));
    check((int) HMAC_ADD.invokeExact(hmac, iv, 4L));
    check((int) HMAC_END.invokeExact(hmac, tag, outLength));
  }
}
