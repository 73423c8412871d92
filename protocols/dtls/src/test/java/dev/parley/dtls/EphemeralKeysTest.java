package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.SeededEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EphemeralKeysTest {
  private static EphemeralKeys keys(long seed) {
    return new EphemeralKeys(new SeededEntropy(seed).asSecureRandom());
  }

  @ParameterizedTest
  @EnumSource(DtlsGroup.class)
  void bothSidesAgree(DtlsGroup group) throws HandshakeFailure {
    EphemeralKeys client = keys(1);
    EphemeralKeys.Answer answer = keys(2).answer(group, client.share(group));
    byte[] secret = client.agree(group, answer.share());
    assertThat(secret).isEqualTo(answer.secret());
    assertThat(secret).hasSize(group == DtlsGroup.X25519MLKEM768 ? 64 : 32);
  }

  @Test
  void theHybridSecretBeginsWithThatOfMlKem() throws HandshakeFailure {
    EphemeralKeys client = keys(1);
    EphemeralKeys.Answer answer =
        keys(2).answer(DtlsGroup.X25519MLKEM768, client.share(DtlsGroup.X25519MLKEM768));
    assertThat(client.share(DtlsGroup.X25519MLKEM768)).hasSize(1216);
    assertThat(answer.share()).hasSize(1120);
    byte[] x25519 = java.util.Arrays.copyOfRange(answer.share(), 1088, 1120);
    assertThat(java.util.Arrays.copyOfRange(answer.secret(), 32, 64))
        .isEqualTo(client.agree(DtlsGroup.X25519, x25519));
  }

  @ParameterizedTest
  @EnumSource(DtlsGroup.class)
  void sharesOfAnyOtherLengthAreRefused(DtlsGroup group) {
    for (int length : new int[] {0, 1, 31, 33, 64, 66, 1119, 1215, 1217}) {
      assertThatThrownBy(() -> keys(1).answer(group, new byte[length]))
          .isInstanceOf(HandshakeFailure.class);
      assertThatThrownBy(() -> keys(1).agree(group, new byte[length]))
          .isInstanceOf(HandshakeFailure.class);
    }
  }

  @Test
  void pointsOffTheCurveAndOfSmallOrderAreRefused() {
    byte[] offCurve = new byte[65];
    offCurve[0] = 4;
    offCurve[40] = 9;
    assertThatThrownBy(() -> keys(1).agree(DtlsGroup.SECP256R1, offCurve))
        .isInstanceOf(HandshakeFailure.class);
    byte[] one = new byte[32];
    one[0] = 1;
    assertThatThrownBy(() -> keys(1).agree(DtlsGroup.X25519, one))
        .isInstanceOf(HandshakeFailure.class);
    byte[] impossible = new byte[1216];
    java.util.Arrays.fill(impossible, (byte) 0xFF);
    assertThatThrownBy(() -> keys(1).answer(DtlsGroup.X25519MLKEM768, impossible))
        .isInstanceOf(HandshakeFailure.class);
  }
}
