package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, localhost:8080, true",
    "https://Example.org, example.org, true",
    "http://localhost:8080, localhost:9090, false",
    "http://evil.example, localhost:8080, false",
    "http://localhost:8080.evil.example, localhost:8080, false",
    "http://localhost:8080@evil.example, localhost:8080, false",
    "http://localhost:8080/, localhost:8080, false",
    "file://localhost:8080, localhost:8080, false",
    "'null', localhost:8080, false",
    "'', '', false",
    "http://, localhost, false",
  })
  void allowsPagesOfThisHostOnly(String origin, String host, boolean allowed) {
    assertThat(OriginPolicy.sameHost().allows(origin, host)).isEqualTo(allowed);
  }

  @Test
  void allowsProgramsWhichHaveNoOrigin() {
    assertThat(OriginPolicy.sameHost().allows(null, "localhost")).isTrue();
  }

  @Test
  void allowsWhatItWasTold() {
    OriginPolicy policy = new OriginPolicy(Set.of("https://app.example"));
    assertThat(policy.allows("https://app.example", "media.example")).isTrue();
    assertThat(policy.allows("http://app.example", "media.example")).isFalse();
  }
}
