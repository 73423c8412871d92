package dev.parley.turn;

import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The long-term credential mechanism, on the server's side.
///
/// Keys are MD5 or, for clients that choose it, SHA-256 (RFC 8489, section 14.12). Nothing is kept
/// between requests.
///
/// RFC 8489, section 9.2.4: https://www.rfc-editor.org/rfc/rfc8489#section-9.2.4
final class Authentication {
  private static final int MD5 = 1;
  private static final int SHA256 = 2;

  /// Both algorithms, without parameters, as in PASSWORD-ALGORITHMS.
  private static final byte[] ALGORITHMS = {0, SHA256, 0, 0, 0, MD5, 0, 0};

  private static final int MAX_USERNAME_BYTES = 508;

  private final String realm;
  private final TurnCredentials credentials;
  private final Nonces nonces;
  private final Answers answers;

  Authentication(String realm, TurnCredentials credentials, Nonces nonces, Answers answers) {
    this.realm = realm;
    this.credentials = credentials;
    this.nonces = nonces;
    this.answers = answers;
  }

  /// Finds out who sent a request; if nobody that we know, it is answered.
  @Nullable TurnUser authenticate(Exchange request) {
    StunMessage message = request.message;
    boolean sha256 = message.has(StunAttribute.MESSAGE_INTEGRITY_SHA256);
    if (!sha256 && !message.has(StunAttribute.MESSAGE_INTEGRITY)) {
      challenge(request, StunError.UNAUTHENTICATED);
      return null;
    }
    int algorithm = algorithm(message);
    if (!message.has(StunAttribute.USERNAME)
        || message.valueLength(StunAttribute.USERNAME) > MAX_USERNAME_BYTES
        || !message.has(StunAttribute.REALM)
        || !message.has(StunAttribute.NONCE)
        || algorithm < 0) {
      answers.refuse(request, StunError.BAD_REQUEST);
      return null;
    }
    if (!nonces.isValid(request.now, request.client, message.text(StunAttribute.NONCE))) {
      challenge(request, StunError.STALE_NONCE);
      return null;
    }
    String username = String.valueOf(message.text(StunAttribute.USERNAME));
    TurnUser user = credentials.find(username);
    StunKey key = user == null ? null : key(message, username, user, algorithm, sha256);
    if (user == null || key == null) {
      challenge(request, StunError.UNAUTHENTICATED);
      return null;
    }
    request.key = key;
    request.sha256 = sha256;
    request.username = username;
    request.user = user;
    return user;
  }

  /// Asks for credentials.
  void challenge(Exchange request, int code) {
    StunWriter writer = answers.error(request, code);
    writer.text(StunAttribute.REALM, realm);
    writer.text(StunAttribute.NONCE, nonces.create(request.now, request.client));
    writer.attribute(StunAttribute.PASSWORD_ALGORITHMS, ALGORITHMS);
    answers.send(request);
  }

  /// The number of the password algorithm, or -1 if the attributes contradict what we offered: then
  /// somebody on the way may have taken the better one out.
  private static int algorithm(StunMessage message) {
    byte[] offered = message.value(StunAttribute.PASSWORD_ALGORITHMS);
    byte[] chosen = message.value(StunAttribute.PASSWORD_ALGORITHM);
    if (offered == null && chosen == null) {
      return MD5;
    }
    if (offered == null
        || chosen == null
        || !Arrays.equals(offered, ALGORITHMS)
        || chosen.length != 4
        || chosen[0] != 0
        || chosen[2] != 0
        || chosen[3] != 0
        || (chosen[1] != MD5 && chosen[1] != SHA256)) {
      return -1;
    }
    return chosen[1];
  }

  /// The key with which the request was signed, or null.
  private @Nullable StunKey key(
      StunMessage message, String username, TurnUser user, int algorithm, boolean sha256) {
    for (String password : user.passwords()) {
      StunKey key =
          algorithm == SHA256
              ? StunKey.longTermSha256(username, realm, password)
              : StunKey.longTermMd5(username, realm, password);
      if (sha256 ? message.integritySha256Valid(key) : message.integrityValid(key)) {
        return key;
      }
    }
    return null;
  }
}
