package dev.parley.ice;

import dev.parley.core.Entropy;

/// A username fragment and a password.
///
/// RFC 8445, section 5.3
///
/// @param ufrag 4 to 256 ice-chars
/// @param password 22 to 256 ice-chars
public record IceCredentials(String ufrag, String password) {
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int UFRAG_LENGTH = 8;
  private static final int PASSWORD_LENGTH = 24;

  public IceCredentials {
    if (!isValid(ufrag, password)) {
      throw new IllegalArgumentException(
          "ufrag '" + ufrag + "' and a password of " + password.length() + " characters");
    }
  }

  /// Whether both have a permitted length and no other characters than letters, digits, + and /.
  public static boolean isValid(String ufrag, String password) {
    return isToken(ufrag, 4) && isToken(password, 22);
  }

  private static boolean isToken(String text, int least) {
    return text.length() >= least && text.length() <= 256 && isIceChars(text);
  }

  static boolean isIceChars(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (ICE_CHARS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /// Fresh credentials: 48 random bits behind the prefix, and a password of 144 random bits.
  ///
  /// @param ufragPrefix ice-chars, may be empty
  public static IceCredentials random(Entropy entropy, String ufragPrefix) {
    return new IceCredentials(
        ufragPrefix + randomText(entropy, UFRAG_LENGTH), randomText(entropy, PASSWORD_LENGTH));
  }

  private static String randomText(Entropy entropy, int length) {
    StringBuilder text = new StringBuilder(length);
    for (byte b : entropy.bytes(length)) {
      text.append(ICE_CHARS.charAt(b & 63));
    }
    return text.toString();
  }

  /// The password stays out of logs.
  @Override
  public String toString() {
    return "IceCredentials[ufrag=" + ufrag + "]";
  }
}
