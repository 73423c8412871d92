package dev.parley.bench;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.srtp.SrtpPolicy;
import dev.parley.srtp.SrtpReceiver;
import dev.parley.srtp.SrtpSender;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A whole SRTP packet: header, source, index, replay window, cipher and tag.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpBenchmark {
  private static final int HEADER_BYTES = 12;

  /// How many packets can be unprotected before a new receiver is needed: they fit into a cache, as
  /// those do that a socket just delivered.
  static final int RING = 512;

  /// The profile.
  @Param public SrtpPolicy policy = SrtpPolicy.AEAD_AES_128_GCM;

  /// The length of the RTP packet, header included.
  @Param({"1200", "200"})
  public int length = 1200;

  private byte[] key = new byte[0];
  private byte[] salt = new byte[0];
  private byte[] source = new byte[0];
  private byte[] out = new byte[0];
  private byte[][] ring = new byte[0][];
  private SrtpSender sender = new SrtpSender(policy, new byte[16], new byte[12]);
  private SrtpReceiver receiver = new SrtpReceiver(policy, new byte[16], new byte[12]);
  private final Packet packet = Packet.allocate(2048);
  private int sequenceNumber;
  private int received;

  /// Makes keys, a source packet and a ring of protected packets.
  @Setup
  public void setUp() {
    SeededEntropy entropy = new SeededEntropy(1);
    key = entropy.bytes(policy.keyBytes());
    salt = entropy.bytes(policy.saltBytes());
    source = entropy.bytes(length);
    source[0] = (byte) 0x80;
    out = new byte[2048];
    sender = new SrtpSender(policy, key, salt);
    ring = new byte[RING][];
    for (int i = 0; i < RING; i++) {
      ring[i] = Arrays.copyOf(out, protect());
    }
    received = RING;
  }

  /// From a shared payload into the slot it is sent from.
  @Benchmark
  public int protect() {
    Bytes.putU16(source, 2, sequenceNumber++);
    return checked(
        sender.protectRtp(
            source, 0, HEADER_BYTES, source, HEADER_BYTES, length - HEADER_BYTES, out, 0));
  }

  /// In place, after a copy into the packet; every 512 packets with a new receiver.
  @Benchmark
  public int unprotect() {
    if (received == RING) {
      renew();
    }
    byte[] next = ring[received++];
    packet.copyFrom(next, 0, next.length);
    return checked(receiver.unprotectRtp(packet));
  }

  /// Makes a receiver that has seen nothing.
  void renew() {
    received = 0;
    receiver = new SrtpReceiver(policy, key, salt);
  }

  private static int checked(int result) {
    if (result < 0) {
      throw new IllegalStateException("dropped with code " + result);
    }
    return result;
  }
}
