package dev.parley.turn;

import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import org.jspecify.annotations.Nullable;

/// The long-term credentials of a client and what the server's challenges say about them.
///
/// RFC 8489, section 9.2
final class TurnClientAuth {
  private static final String NONCE_COOKIE = "obMatJos2";
  private static final int MAX_TEXT_BYTES = 763;
  private static final int SHA256 = 2;

  private final String username;
  private final String password;
  private @Nullable String realm;
  private @Nullable String nonce;
  private byte @Nullable [] algorithms;
  private @Nullable StunKey key;

  TurnClientAuth(String username, String password) {
    this.username = username;
    this.password = password;
  }

  /// Whether the server has said what it wants.
  boolean challenged() {
    return key != null;
  }

  /// Takes realm and nonce of a 401 or 438.
  ///
  /// @return false if there are none, or the same nonce again
  boolean challenge(StunMessage error) {
    String newRealm = text(error, StunAttribute.REALM);
    String newNonce = text(error, StunAttribute.NONCE);
    String known = realm == null ? newRealm : realm; // it does not change in a session
    if (known == null || newNonce == null || newNonce.equals(nonce)) {
      return false;
    }
    realm = known;
    nonce = newNonce;
    algorithms =
        newNonce.startsWith(NONCE_COOKIE) ? error.value(StunAttribute.PASSWORD_ALGORITHMS) : null;
    key =
        sha256()
            ? StunKey.longTermSha256(username, known, password)
            : StunKey.longTermMd5(username, known, password);
    return true;
  }

  private static @Nullable String text(StunMessage message, int type) {
    return message.valueLength(type) > MAX_TEXT_BYTES ? null : message.text(type);
  }

  /// Whether the server offers SHA-256: then it gets that.
  private boolean sha256() {
    byte[] offered = algorithms;
    if (offered == null) {
      return false;
    }
    for (int i = 0; i + 4 <= offered.length; ) {
      int parameters = ((offered[i + 2] & 0xFF) << 8) | (offered[i + 3] & 0xFF);
      if (offered[i] == 0 && offered[i + 1] == SHA256) {
        return true;
      }
      i += 4 + ((parameters + 3) & ~3);
    }
    return false;
  }

  /// Appends the credentials and the integrity, once challenged.
  void sign(StunWriter writer) {
    StunKey known = key;
    if (known == null || realm == null || nonce == null) {
      return;
    }
    writer.text(StunAttribute.USERNAME, username);
    writer.text(StunAttribute.REALM, realm);
    writer.text(StunAttribute.NONCE, nonce);
    byte[] offered = algorithms;
    if (offered == null) {
      writer.integrity(known);
      return;
    }
    // RFC 8489, section 9.2.3.2: the list is returned, so that nobody shortens it on the way
    writer.attribute(StunAttribute.PASSWORD_ALGORITHMS, offered);
    writer.attribute(
        StunAttribute.PASSWORD_ALGORITHM, new byte[] {0, (byte) (sha256() ? SHA256 : 1), 0, 0});
    writer.integritySha256(known);
  }

  /// Whether a response is the server's.
  boolean verifies(StunMessage response) {
    StunKey known = key;
    return known == null
        || (response.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)
            ? response.integritySha256Valid(known)
            : response.integrityValid(known));
  }
}
