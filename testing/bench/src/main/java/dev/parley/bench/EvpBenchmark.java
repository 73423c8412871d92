package dev.parley.bench;

import dev.parley.srtp.SrtpPolicy;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The peer of [SrtpBenchmark]: OpenSSL's cipher and tag alone, for the same bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EvpBenchmark {
  private static final int HEADER_BYTES = 12;

  /// The profile whose cipher work is done.
  @Param({"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
  public SrtpPolicy policy = SrtpPolicy.AEAD_AES_128_GCM;

  /// The length of the RTP packet, header included.
  @Param({"1200", "200"})
  public int length = 1200;

  private @Nullable EvpPeer peer;

  /// Sets the keys, or says that there is no peer.
  @Setup
  public void setUp() {
    if (LibcryptoLookup.LIBRARY == null) {
      throw new IllegalStateException(
          LibcryptoLookup.NAME + " is not installed: no peer to measure");
    }
    EvpPeer evp = policy.aead() ? EvpPeer.gcm(policy.keyBytes()) : EvpPeer.counterModeAndHmac();
    evp.seal(length - HEADER_BYTES);
    peer = evp;
  }

  /// Encrypts and makes the tag.
  @Benchmark
  public void seal() {
    Objects.requireNonNull(peer).seal(length - HEADER_BYTES);
  }

  /// Checks the tag and decrypts, always the same packet.
  @Benchmark
  public boolean open() {
    return Objects.requireNonNull(peer).open(length - HEADER_BYTES);
  }
}
