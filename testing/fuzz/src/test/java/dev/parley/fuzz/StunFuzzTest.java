package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import java.nio.charset.StandardCharsets;

/// Any bytes can be asked everything that a STUN message can be asked.
class StunFuzzTest {
  private static final StunKey KEY = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");
  private static final byte[] NAME = "evtj:h6vY".getBytes(StandardCharsets.UTF_8);

  @FuzzTest(maxDuration = "8s")
  void read(byte[] data) {
    StunMessage.localUfrag(data, 0, data.length);
    StunMessage message = new StunMessage();
    boolean wellFormed = message.read(data, 0, data.length);
    message.stunClass();
    message.method();
    message.fingerprintValid();
    message.integrityValid(KEY);
    message.integritySha256Valid(KEY);
    message.usernameIs(NAME);
    message.usernameStartsWith(NAME);
    message.errorCode();
    message.errorReason();
    message.mappedAddress();
    message.alternateServer();
    message.tieBreaker();
    message.priority();
    message.xorAddresses(StunAttribute.XOR_PEER_ADDRESS);
    message.peerAddress();
    message.relayedAddress();
    message.plainAddress(StunAttribute.OTHER_ADDRESS);
    message.value(StunAttribute.DATA);
    message.u32(StunAttribute.LIFETIME);
    message.i64(StunAttribute.RESERVATION_TOKEN);
    for (int i = 0; i < message.unknownCount(); i++) {
      message.unknown(i);
    }
    for (int i = 0; i < message.unknownAttributesCount(); i++) {
      message.unknownAttribute(i);
    }
    if (wellFormed && !StunMessage.isStun(data, 0, data.length)) {
      throw new AssertionError("read, but not STUN");
    }
  }
}
