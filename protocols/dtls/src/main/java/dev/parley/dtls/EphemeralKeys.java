package dev.parley.dtls;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/// Our keys for one key exchange, each made when it is first needed.
///
/// The X25519 key serves both the plain and the hybrid group of one hello. Public keys travel raw;
/// the JDK speaks SubjectPublicKeyInfo, which for these keys is the raw key behind a constant.
final class EphemeralKeys {
  private static final byte[] X25519_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");
  private static final byte[] P256_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
  private static final byte[] MLKEM_PREFIX =
      HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");
  private static final int X25519_LENGTH = 32;
  private static final int P256_LENGTH = 65;
  private static final int MLKEM_KEY = 1184;
  private static final int MLKEM_CIPHERTEXT = 1088;

  /// A share that answers another one, and the secret of both.
  record Answer(byte[] share, byte[] secret) {}

  private final SecureRandom random;
  private @Nullable KeyPair x25519;
  private @Nullable KeyPair p256;
  private @Nullable KeyPair mlkem;

  EphemeralKeys(SecureRandom random) {
    this.random = random;
  }

  /// What to send to one who has sent nothing yet.
  byte[] share(DtlsGroup group) {
    return switch (group) {
      case X25519 -> raw(x25519(), X25519_LENGTH);
      case SECP256R1 -> raw(p256(), P256_LENGTH);
      case X25519MLKEM768 ->
          KeySchedule12.concat(raw(mlkem(), MLKEM_KEY), raw(x25519(), X25519_LENGTH));
    };
  }

  /// The secret that the answer to our share makes.
  byte[] agree(DtlsGroup group, byte[] peer) throws HandshakeFailure {
    try {
      return switch (group) {
        case X25519 -> x25519(peer);
        case SECP256R1 -> p256(peer);
        case X25519MLKEM768 -> hybrid(peer);
      };
    } catch (GeneralSecurityException e) {
      throw bad();
    }
  }

  private byte[] hybrid(byte[] peer) throws GeneralSecurityException, HandshakeFailure {
    check(peer.length == MLKEM_CIPHERTEXT + X25519_LENGTH);
    byte[] first =
        KEM.getInstance("ML-KEM")
            .newDecapsulator(mlkem().getPrivate())
            .decapsulate(Arrays.copyOf(peer, MLKEM_CIPHERTEXT))
            .getEncoded();
    return KeySchedule12.concat(
        first, x25519(Arrays.copyOfRange(peer, MLKEM_CIPHERTEXT, peer.length)));
  }

  /// Answers the share of one who went first.
  Answer answer(DtlsGroup group, byte[] peer) throws HandshakeFailure {
    if (group != DtlsGroup.X25519MLKEM768) {
      return new Answer(share(group), agree(group, peer));
    }
    check(peer.length == MLKEM_KEY + X25519_LENGTH);
    try {
      PublicKey key = publicKey("ML-KEM", MLKEM_PREFIX, Arrays.copyOf(peer, MLKEM_KEY));
      KEM.Encapsulated sealed =
          KEM.getInstance("ML-KEM").newEncapsulator(key, random).encapsulate();
      byte[] secret = x25519(Arrays.copyOfRange(peer, MLKEM_KEY, peer.length));
      return new Answer(
          KeySchedule12.concat(sealed.encapsulation(), raw(x25519(), X25519_LENGTH)),
          KeySchedule12.concat(sealed.key().getEncoded(), secret));
    } catch (GeneralSecurityException e) {
      throw bad();
    }
  }

  private byte[] x25519(byte[] peer) throws GeneralSecurityException, HandshakeFailure {
    check(peer.length == X25519_LENGTH);
    return agree("X25519", x25519(), publicKey("X25519", X25519_PREFIX, peer));
  }

  private byte[] p256(byte[] peer) throws GeneralSecurityException, HandshakeFailure {
    check(peer.length == P256_LENGTH && peer[0] == 4);
    return agree("ECDH", p256(), publicKey("EC", P256_PREFIX, peer));
  }

  private static byte[] agree(String algorithm, KeyPair ours, Key peer)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance(algorithm);
    agreement.init(ours.getPrivate());
    // Fails for points off the curve or of small order, as RFC 8446, section 7.4.2 demands.
    agreement.doPhase(peer, true);
    return agreement.generateSecret();
  }

  private static PublicKey publicKey(String algorithm, byte[] prefix, byte[] raw)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm)
        .generatePublic(new X509EncodedKeySpec(KeySchedule12.concat(prefix, raw)));
  }

  private static byte[] raw(KeyPair pair, int length) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - length, encoded.length);
  }

  private KeyPair x25519() {
    KeyPair pair = x25519;
    if (pair == null) {
      pair = generate("X25519");
      x25519 = pair;
    }
    return pair;
  }

  private KeyPair p256() {
    KeyPair pair = p256;
    if (pair == null) {
      pair = generate("EC");
      p256 = pair;
    }
    return pair;
  }

  private KeyPair mlkem() {
    KeyPair pair = mlkem;
    if (pair == null) {
      pair = generate("ML-KEM-768");
      mlkem = pair;
    }
    return pair;
  }

  private KeyPair generate(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(
          switch (algorithm) {
            case "EC" -> new ECGenParameterSpec("secp256r1");
            case "X25519" -> NamedParameterSpec.X25519;
            default -> NamedParameterSpec.ML_KEM_768;
          },
          random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 25 has " + algorithm, e);
    }
  }

  private static void check(boolean ok) throws HandshakeFailure {
    if (!ok) {
      throw bad();
    }
  }

  private static HandshakeFailure bad() {
    return new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a key share that is no key");
  }
}
