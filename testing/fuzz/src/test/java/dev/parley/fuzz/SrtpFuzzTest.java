package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Packet;
import dev.parley.srtp.SrtpPolicy;
import dev.parley.srtp.SrtpReceiver;

/// Datagrams of any bytes do not harm a receiver of SRTP.
class SrtpFuzzTest {
  @FuzzTest(maxDuration = "8s")
  void unprotect(byte[] data) {
    if (data.length > Packet.CAPACITY - 64) {
      return;
    }
    for (SrtpPolicy policy : SrtpPolicy.values()) {
      SrtpReceiver receiver =
          new SrtpReceiver(policy, new byte[policy.keyBytes()], new byte[policy.saltBytes()]);
      receiver.unprotectRtp(Packet.copyOf(data));
      receiver.unprotectRtcp(Packet.copyOf(data));
    }
  }
}
