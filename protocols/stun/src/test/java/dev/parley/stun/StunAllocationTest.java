package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StunAllocationTest {
  private static final int ROUNDS = 20_000;

  private final StunMessage message = new StunMessage();
  private final byte[] username = "left:right".getBytes(StandardCharsets.UTF_8);

  /// Reading is free of garbage; only the JDK's HMAC makes some of its own.
  @Test
  void readingAllocatesNothing() throws ReflectiveOperationException {
    Packet packet = Packet.allocate(300);
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.REQUEST, StunMessage.BINDING, 1, 2);
    writer.attribute(StunAttribute.USERNAME, username);
    writer.priority(5);
    writer.role(true, 7);
    writer.integrity(StunKey.shortTerm("password"));
    writer.fingerprint();
    long checksum = 0;
    for (int i = 0; i < ROUNDS; i++) {
      checksum += read(packet);
    }
    long before = allocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      checksum += read(packet);
    }
    long allocated = allocatedBytes() - before;
    assertThat(checksum).isPositive();
    assertThat(allocated).as("bytes for %d messages", ROUNDS).isLessThan(ROUNDS);
  }

  private long read(Packet packet) {
    boolean good =
        message.read(packet) && message.fingerprintValid() && message.usernameIs(username);
    return good ? message.priority() + message.tieBreaker() : 0;
  }

  /// By reflection, for the module under test does not read jdk.management.
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method method =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) method.invoke(bean);
  }
}
