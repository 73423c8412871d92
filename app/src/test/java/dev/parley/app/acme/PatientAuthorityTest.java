package dev.parley.app.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PatientAuthorityTest {
  /// Never comes to an end by itself.
  private static final class Silent implements Authority {
    final CountDownLatch brokenOff = new CountDownLatch(1);
    volatile boolean begun;

    @Override
    public Certified order(Door door, Answers answers, @Nullable X509Certificate replaced)
        throws InterruptedException {
      begun = true;
      try {
        new CountDownLatch(1).await();
        throw new IllegalStateException("nobody counts down");
      } finally {
        brokenOff.countDown();
      }
    }

    @Override
    public @Nullable Window renewal(X509Certificate certificate) {
      throw new Refusal("It says no.", null, null);
    }

    @Override
    public String terms() {
      return "https://authority.example/terms";
    }

    @Override
    public void close() {
      brokenOff.countDown();
    }
  }

  @Test
  void anAuthorityThatFallsSilentIsNotWaitedForWithoutEnd() throws Exception {
    Silent silent = new Silent();
    try (Authority patient = new PatientAuthority(silent, Duration.ofMillis(50))) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> patient.order(Door.TLS, new Answers(), null))
          .withMessageContaining("did not answer");
      if (silent.begun) { // else it was given up before its thread had a turn
        silent.brokenOff.await(); // the class's time-out ends it
      }
    }
  }

  @Test
  void answersAndRefusalsComeThrough() throws Exception {
    try (Authority patient = new PatientAuthority(new Silent(), Duration.ofMinutes(1))) {
      assertThat(patient.terms()).isEqualTo("https://authority.example/terms");
    }
  }
}
