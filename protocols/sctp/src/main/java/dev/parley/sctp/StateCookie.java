package dev.parley.sctp;

import dev.parley.core.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The state cookie (RFC 9260, section 5.1.3): all that an INIT told us, handed back to its sender
/// under a MAC, so that we keep nothing until it returns.
///
/// ```
/// time (8) | our tag (4) | our TSN (4) | tie tag, ours (4) | tie tag, theirs (4) | peer (20) | MAC (16)
/// ```
final class StateCookie {
  private static final int PEER_AT = 24;
  private static final int MAC_AT = PEER_AT + PeerParameters.WRITTEN;
  private static final int MAC_BYTES = 16;
  static final int LENGTH = MAC_AT + MAC_BYTES;

  /// Valid.Cookie.Life.
  private static final long LIFE_NANOS = 60_000_000_000L;

  /// What a cookie says.
  ///
  /// @param tieLocal our tag of the association that existed when it was made, or 0
  /// @param tiePeer the other side's tag of that association, or 0
  record Content(int localTag, long localTsn, int tieLocal, int tiePeer, PeerParameters peer) {}

  private final SecretKeySpec key;

  StateCookie(byte[] secret) {
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  byte[] make(long now, Content content) {
    byte[] cookie = new byte[LENGTH];
    Bytes.putI64(cookie, 0, now);
    Bytes.putU32(cookie, 8, content.localTag);
    Bytes.putU32(cookie, 12, content.localTsn);
    Bytes.putU32(cookie, 16, content.tieLocal);
    Bytes.putU32(cookie, 20, content.tiePeer);
    content.peer.write(cookie, PEER_AT);
    System.arraycopy(mac(cookie, 0), 0, cookie, MAC_AT, MAC_BYTES);
    return cookie;
  }

  /// What the cookie says; null if it is not ours or too old.
  @Nullable Content open(long now, byte[] b, int at, int length) {
    if (length != LENGTH) {
      return null;
    }
    byte[] stated = Arrays.copyOfRange(b, at + MAC_AT, at + LENGTH);
    if (!MessageDigest.isEqual(stated, Arrays.copyOf(mac(b, at), MAC_BYTES))) {
      return null;
    }
    long age = now - Bytes.i64(b, at);
    if (age > LIFE_NANOS || age < -LIFE_NANOS) {
      return null;
    }
    return new Content(
        Bytes.i32(b, at + 8),
        Bytes.u32(b, at + 12),
        Bytes.i32(b, at + 16),
        Bytes.i32(b, at + 20),
        PeerParameters.ofCookie(b, at + PEER_AT));
  }

  private byte[] mac(byte[] b, int at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(b, at, MAC_AT);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
