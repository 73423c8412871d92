package dev.parley.turn;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Credentials that carry their own end, made from a secret that server and signaling share.
///
/// The user name is `<Unix seconds>:<name>`, the password the Base64 text of HMAC-SHA1 over the
/// user name: the convention of coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00). So
/// the server keeps nothing about anybody.
public final class TimeLimitedCredentials implements TurnCredentials {
  private static final int MAX_DIGITS = 12;

  private final List<String> secrets;

  /// Credentials of one secret, or of several while a new one is introduced: the first makes new
  /// passwords, all are accepted.
  public TimeLimitedCredentials(List<String> secrets) {
    if (secrets.isEmpty() || secrets.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a shared secret is empty: give at least one character");
    }
    this.secrets = List.copyOf(secrets);
  }

  /// A user name that is valid until a time.
  public static String username(String name, long expiresUnixSeconds) {
    return expiresUnixSeconds + ":" + name;
  }

  /// The password that belongs to a user name.
  public String password(String username) {
    return password(secrets.get(0), username);
  }

  @Override
  public @Nullable TurnUser find(String username) {
    int colon = username.indexOf(':');
    long expires = expiry(colon < 0 ? username : username.substring(0, colon));
    if (expires < 0) {
      return null;
    }
    String name = colon < 0 ? username : username.substring(colon + 1);
    List<String> passwords = secrets.stream().map(secret -> password(secret, username)).toList();
    return new TurnUser(name, passwords, expires);
  }

  /// The number, or -1 for anything but a few digits: no sign, no overflow.
  private static long expiry(String digits) {
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static String password(String secret, String username) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] digest = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }
}
