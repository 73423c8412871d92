package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.srtp.SrtpPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs each benchmark method once, so that none of them rots.
class BenchmarkSmokeTest {
  @ParameterizedTest
  @EnumSource
  void srtp(SrtpPolicy policy) {
    SrtpBenchmark benchmark = new SrtpBenchmark();
    benchmark.policy = policy;
    benchmark.setUp();
    assertThatCode(benchmark::protect).doesNotThrowAnyException();
    assertThatCode(benchmark::unprotect).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void evp(SrtpPolicy policy) {
    assumeTrue(LibcryptoLookup.LIBRARY != null, LibcryptoLookup.NAME + " is not installed");
    EvpBenchmark benchmark = new EvpBenchmark();
    benchmark.policy = policy;
    benchmark.setUp();
    assertThatCode(benchmark::seal).doesNotThrowAnyException();
    assertThat(benchmark.open()).isTrue();
  }

  @Test
  void forward() {
    ForwardBenchmark benchmark = new ForwardBenchmark();
    assertThatCode(benchmark::parse).doesNotThrowAnyException();
    assertThatCode(benchmark::rewrite).doesNotThrowAnyException();
    assertThatCode(benchmark::rewriteAndProtect).doesNotThrowAnyException();
  }

  @Test
  void stun() {
    StunBenchmark benchmark = new StunBenchmark();
    assertThat(benchmark.read()).isTrue();
    assertThat(benchmark.readAndCheck()).isTrue();
  }
}
