package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;

class SeededEntropyTest {
  @Test
  void repeatsItselfForOneSeedAndDiffersForAnother() {
    assertThat(new SeededEntropy(1).bytes(100)).isEqualTo(new SeededEntropy(1).bytes(100));
    assertThat(new SeededEntropy(1).bytes(100)).isNotEqualTo(new SeededEntropy(2).bytes(100));
  }

  @Test
  void doesNotShiftOneConsumerByAnother() {
    SeededEntropy drawn = new SeededEntropy(1);
    drawn.bytes(1_000);
    byte[] afterwards = drawn.split("ice").bytes(32);

    assertThat(afterwards).isEqualTo(new SeededEntropy(1).split("ice").bytes(32));
    assertThat(afterwards).isNotEqualTo(new SeededEntropy(1).split("dtls").bytes(32));
  }

  @Test
  void staysWithinTheBoundAndReachesAllOfIt() {
    SeededEntropy entropy = new SeededEntropy(3);
    int[] seen = new int[6];
    for (int i = 0; i < 6_000; i++) {
      seen[entropy.nextInt(6)]++;
    }
    for (int count : seen) {
      assertThat(count).isBetween(800, 1_200);
    }
    assertThatThrownBy(() -> entropy.nextInt(0)).hasMessageContaining("bound 0");
  }

  @Test
  void makesTheSameKeysInTheJdk() throws Exception {
    assertThat(key(new SeededEntropy(9))).isEqualTo(key(new SeededEntropy(9)));
    assertThat(key(new SeededEntropy(9))).isNotEqualTo(key(new SeededEntropy(10)));
  }

  private static byte[] key(Entropy entropy) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), entropy.asSecureRandom());
    return generator.generateKeyPair().getPrivate().getEncoded();
  }
}
