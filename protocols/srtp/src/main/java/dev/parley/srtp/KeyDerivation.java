package dev.parley.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Session keys from a master key, with a key derivation rate of zero.
///
/// RFC 3711, section 4.3; RFC 6188, section 2 for long keys; RFC 7714, section 11 for short salts
final class KeyDerivation {
  static final int RTP_KEY = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;
  static final int RTCP_KEY = 3;
  static final int RTCP_AUTHENTICATION = 4;
  static final int RTCP_SALT = 5;

  /// The place of the label in the 14 bytes of the salt: before the 48 bits of the index.
  private static final int LABEL_AT = 7;

  private KeyDerivation() {}

  static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int count) {
    byte[] counter = new byte[16];
    // A salt of 12 bytes is padded with zeros on the right.
    System.arraycopy(masterSalt, 0, counter, 0, masterSalt.length);
    counter[LABEL_AT] ^= (byte) label;
    try {
      Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(counter));
      return aes.doFinal(new byte[count]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in counter mode", e);
    }
  }
}
