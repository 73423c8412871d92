package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Properties that hold for any message, tried on seeded ones.
class StunPropertyTest {
  private static final StunKey KEY = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");

  private static final int[] TEXTS = {
    StunAttribute.USERNAME, StunAttribute.REALM, StunAttribute.NONCE, StunAttribute.SOFTWARE
  };

  private final StunWriter writer = new StunWriter();
  private final StunMessage message = new StunMessage();

  @Test
  void whatIsWrittenIsRead() {
    for (long seed = 0; seed < 2_000; seed++) {
      Entropy chance = new SeededEntropy(seed);
      Packet packet = Packet.allocate(1200);
      int high = chance.nextInt();
      long low = chance.nextLong();
      String username = "u".repeat(1 + chance.nextInt(500));
      long priority = chance.nextLong() >>> 32;
      long tieBreaker = chance.nextLong();
      boolean controlling = chance.nextInt(2) == 0;
      TransportAddress address =
          TransportAddress.of(
              chance.bytes(chance.nextInt(2) == 0 ? 4 : 16), chance.nextInt(65_536));
      int code = 300 + chance.nextInt(400);
      writer.begin(packet, StunClass.REQUEST, chance.nextInt(4096), high, low);
      writer.text(StunAttribute.USERNAME, username);
      writer.priority(priority);
      writer.role(controlling, tieBreaker);
      writer.xorMappedAddress(address);
      writer.alternateServer(address);
      writer.error(code, "r".repeat(chance.nextInt(9)));
      writer.integrity(KEY);
      writer.fingerprint();
      assertThat(message.read(packet)).as("seed %d", seed).isTrue();
      assertThat(message.transactionHigh()).isEqualTo(high);
      assertThat(message.transactionLow()).isEqualTo(low);
      assertThat(message.text(StunAttribute.USERNAME)).isEqualTo(username);
      assertThat(message.usernameIs(username.getBytes(StandardCharsets.UTF_8))).isTrue();
      assertThat(message.usernameStartsWith(username.substring(1).getBytes(StandardCharsets.UTF_8)))
          .isTrue();
      assertThat(message.usernameStartsWith((username + "u").getBytes(StandardCharsets.UTF_8)))
          .isFalse();
      assertThat(message.priority()).isEqualTo(priority);
      assertThat(message.controlling()).isEqualTo(controlling);
      assertThat(message.controlled()).isNotEqualTo(controlling);
      assertThat(message.tieBreaker()).isEqualTo(tieBreaker);
      assertThat(message.mappedAddress()).isEqualTo(address);
      assertThat(message.alternateServer()).isEqualTo(address);
      assertThat(message.errorCode()).isEqualTo(code);
      assertThat(message.integrityValid(KEY)).isTrue();
      assertThat(message.fingerprintValid()).isTrue();
    }
  }

  @Test
  void mutatedMessagesNeverThrow() {
    Packet packet = Packet.allocate(600);
    writer.begin(packet, StunClass.REQUEST, StunMessage.BINDING, 1, 2);
    writer.text(StunAttribute.USERNAME, "left:right");
    writer.priority(77);
    writer.role(true, 99);
    writer.error(487, "Role Conflict");
    writer.unknownAttributes(1, 2, 3);
    writer.xorMappedAddress(TransportAddress.of("2001:db8::1", 9));
    writer.integrity(KEY);
    writer.integritySha256(KEY);
    writer.fingerprint();
    byte[] original = packet.toByteArray();
    Entropy chance = new SeededEntropy(5769);
    int wellFormed = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = Arrays.copyOf(original, 4 * chance.nextInt(original.length / 4 + 1));
      int changes = 1 + chance.nextInt(4);
      for (int c = 0; c < changes && bytes.length > 0; c++) {
        bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
      }
      if (bytes.length >= 4 && chance.nextInt(2) == 0) {
        bytes[2] = (byte) ((bytes.length - 20) >>> 8);
        bytes[3] = (byte) (bytes.length - 20);
      }
      wellFormed += readEverything(bytes, 0, bytes.length) ? 1 : 0;
    }
    assertThat(wellFormed).as("messages that got past the first check").isGreaterThan(5_000);
  }

  @Test
  void randomBytesNeverThrow() {
    Entropy chance = new SeededEntropy(8489);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = chance.bytes(20 + 4 * chance.nextInt(60));
      bytes[0] &= 0x3F;
      bytes[2] = 0;
      bytes[3] = (byte) (bytes.length - 20);
      bytes[4] = 0x21;
      bytes[5] = 0x12;
      bytes[6] = (byte) 0xA4;
      bytes[7] = 0x42;
      readEverything(bytes, 0, bytes.length);
    }
  }

  private boolean readEverything(byte[] bytes, int at, int length) {
    StunMessage.localUfrag(bytes, at, length);
    boolean read = message.read(bytes, at, length);
    for (int type : TEXTS) {
      message.text(type);
    }
    message.mappedAddress();
    message.alternateServer();
    message.errorCode();
    message.errorReason();
    message.priority();
    message.tieBreaker();
    message.usernameIs(bytes);
    message.usernameStartsWith(new byte[3]);
    for (int i = 0; i < message.unknownAttributesCount(); i++) {
      message.unknownAttribute(i);
    }
    for (int i = 0; i < message.unknownCount(); i++) {
      message.unknown(i);
    }
    message.hasWrongFingerprint();
    message.integrityValid(KEY);
    message.integritySha256Valid(KEY);
    return read;
  }
}
