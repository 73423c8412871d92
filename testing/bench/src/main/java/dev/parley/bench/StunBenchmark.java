package dev.parley.bench;

import dev.parley.core.Packet;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The connectivity check of ICE that arrives every few seconds on every pair.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StunBenchmark {
  private final StunMessage message = new StunMessage();
  private final StunKey key = StunKey.shortTerm("an-ice-password-of-24-ch");
  private final Packet packet = Packet.allocate(500);

  /// A binding request as a browser sends it.
  public StunBenchmark() {
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.REQUEST, StunMessage.BINDING, 1, 2);
    writer.text(StunAttribute.USERNAME, "abcd:efgh");
    writer.priority(0x6E001EFFL);
    writer.role(true, 0x123456789ABCDEFL);
    writer.useCandidate();
    writer.integrity(key);
    writer.fingerprint();
  }

  /// Finds the attributes.
  @Benchmark
  public boolean read() {
    return message.read(packet);
  }

  /// Finds the attributes and checks both digests.
  @Benchmark
  public boolean readAndCheck() {
    return message.read(packet) && message.fingerprintValid() && message.integrityValid(key);
  }
}
