package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
  @ParameterizedTest
  @EnumSource
  void roundTripsRtp(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    for (int n = 0; n < 100; n++) {
      Packet packet = pair.protectedRtp(1 + n % 3, 1000 + n);
      assertThat(packet.length()).isEqualTo(60 + policy.rtpOverheadBytes());
      assertThat(pair.receiveRtp(packet)).isNull();
      assertThat(packet.toByteArray()).isEqualTo(SrtpPair.rtp(1 + n % 3, 1000 + n).toByteArray());
    }
    assertThat(pair.receiver.sources()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void roundTripsRtcp(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    for (int n = 0; n < 100; n++) {
      Packet packet = pair.protectedRtcp(1 + n % 3);
      assertThat(packet.length()).isEqualTo(32 + policy.rtcpOverheadBytes());
      assertThat(pair.receiveRtcp(packet)).isNull();
      assertThat(packet.toByteArray()).isEqualTo(SrtpPair.rtcp(1 + n % 3).toByteArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void roundTripsHeadersWithSourcesAndExtension(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    for (int seed = 0; seed < 200; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      int csrcs = entropy.nextInt(16);
      int words = entropy.nextInt(5);
      byte[] bytes = entropy.bytes(12 + 4 * csrcs + 4 + 4 * words + entropy.nextInt(1200));
      bytes[0] = (byte) (0x90 | csrcs);
      bytes[2] = 0;
      bytes[3] = (byte) seed;
      bytes[12 + 4 * csrcs + 2] = 0;
      bytes[12 + 4 * csrcs + 3] = (byte) words;
      Packet packet = Packet.copyOf(bytes);

      assertThat(pair.sender.protectRtp(packet)).as("seed %d", seed).isPositive();
      assertThat(pair.receiver.unprotectRtp(packet)).as("seed %d", seed).isEqualTo(bytes.length);
      assertThat(packet.toByteArray()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesStraightFromASharedPayload(SrtpPolicy policy) {
    SrtpPair inPlace = new SrtpPair(policy);
    SrtpPair apart = new SrtpPair(policy);
    Packet source = SrtpPair.rtp(7, 1);
    byte[] before = source.array().clone();
    byte[] out = new byte[200];

    int length =
        apart.sender.protectRtp(
            source.array(),
            source.offset(),
            12,
            source.array(),
            source.offset() + 12,
            source.length() - 12,
            out,
            5);

    assertThat(source.array()).isEqualTo(before);
    assertThat(Arrays.copyOfRange(out, 5, 5 + length))
        .isEqualTo(inPlace.protectedRtp(7, 1).toByteArray());
  }

  @ParameterizedTest
  @EnumSource
  void takesAHeaderThatIsInPlaceAlready(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    Packet source = SrtpPair.rtp(7, 1);
    byte[] out = new byte[200];
    System.arraycopy(source.array(), source.offset(), out, 5, 12);

    int length =
        pair.sender.protectRtp(
            out, 5, 12, source.array(), source.offset() + 12, source.length() - 12, out, 5);

    Packet sent = Packet.allocate(200);
    sent.copyFrom(out, 5, length);
    assertThat(pair.receiveRtp(sent)).isNull();
    assertThat(sent.toByteArray()).isEqualTo(source.toByteArray());
  }

  @ParameterizedTest
  @EnumSource
  void protectsPacketsWithoutPayload(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    Packet packet = Packet.copyOf(SrtpPair.rtp(1, 1).toByteArray());
    packet.length(12);

    assertThat(pair.sender.protectRtp(packet)).isEqualTo(12 + policy.rtpOverheadBytes());
    assertThat(pair.receiveRtp(packet)).isNull();
    assertThat(packet.length()).isEqualTo(12);
  }

  /// A flipped bit anywhere, in header, ciphertext, tag or index, is noticed.
  @ParameterizedTest
  @EnumSource
  void refusesEveryFlippedBit(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    Packet rtp = pair.protectedRtp(1, 7);
    for (int bit = 0; bit < rtp.length() * 8; bit++) {
      assertThat(pair.receiveRtp(flipped(rtp, bit))).as("RTP bit %d", bit).isNotNull();
    }
    assertThat(pair.receiveRtp(SrtpPair.copy(rtp))).isNull();
    Packet rtcp = pair.protectedRtcp(1);
    for (int bit = 0; bit < rtcp.length() * 8; bit++) {
      assertThat(pair.receiveRtcp(flipped(rtcp, bit))).as("RTCP bit %d", bit).isNotNull();
    }
    assertThat(pair.receiveRtcp(SrtpPair.copy(rtcp))).isNull();
  }

  private static Packet flipped(Packet packet, int bit) {
    byte[] bytes = packet.toByteArray();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Packet.copyOf(bytes);
  }

  @Test
  void neverUsesAnIndexTwiceUnderAead() {
    SrtpPair pair = new SrtpPair(SrtpPolicy.AEAD_AES_128_GCM);
    pair.protectedRtp(1, 10);
    pair.protectedRtp(1, 2000);

    assertThat(SrtpDrop.of(pair.sender.protectRtp(SrtpPair.rtp(1, 2000))))
        .isEqualTo(SrtpDrop.REPLAY);
    assertThat(SrtpDrop.of(pair.sender.protectRtp(SrtpPair.rtp(1, 11))))
        .isEqualTo(SrtpDrop.TOO_OLD);
    assertThat(pair.sender.drops().total()).isEqualTo(2);
  }

  @Test
  void sendsTheSamePacketAgainInCounterMode() {
    SrtpPair pair = new SrtpPair(SrtpPolicy.AES_CM_128_HMAC_SHA1_80);
    Packet first = pair.protectedRtp(1, 10);
    pair.protectedRtp(1, 11);

    assertThat(pair.protectedRtp(1, 10).toByteArray()).isEqualTo(first.toByteArray());
  }

  @Test
  void countsSrtcpIndicesFromZeroAndSetsTheEncryptedBit() {
    SrtpPair pair = new SrtpPair(SrtpPolicy.AEAD_AES_128_GCM);
    for (int index = 0; index < 3; index++) {
      Packet packet = pair.protectedRtcp(index);
      assertThat(packet.u32(packet.length() - 4)).isEqualTo(0x8000_0000L + index);
    }
    Packet hmac = new SrtpPair(SrtpPolicy.AES_CM_128_HMAC_SHA1_32).protectedRtcp(1);
    assertThat(hmac.u32(hmac.length() - 14)).isEqualTo(0x8000_0000L);
  }

  @ParameterizedTest
  @EnumSource
  void refusesSrtcpThatIsNotEncrypted(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    byte[] bytes = pair.protectedRtcp(1).toByteArray();
    bytes[bytes.length - (policy.aead() ? 4 : 14)] &= 0x7F;

    assertThat(pair.receiveRtcp(Packet.copyOf(bytes))).isEqualTo(SrtpDrop.UNENCRYPTED);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsTooShort(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    byte[] rtp = pair.protectedRtp(1, 1).toByteArray();
    byte[] rtcp = pair.protectedRtcp(1).toByteArray();
    for (int length = 0; length < 12 + policy.rtpOverheadBytes(); length++) {
      assertThat(pair.receiveRtp(Packet.copyOf(Arrays.copyOf(rtp, length))))
          .isEqualTo(SrtpDrop.MALFORMED);
    }
    for (int length = 0; length < 8 + policy.rtcpOverheadBytes(); length++) {
      assertThat(pair.receiveRtcp(Packet.copyOf(Arrays.copyOf(rtcp, length))))
          .isEqualTo(SrtpDrop.MALFORMED);
    }
  }

  @Test
  void refusesAHeaderLongerThanThePacket() {
    SrtpPair pair = new SrtpPair(SrtpPolicy.AEAD_AES_128_GCM);
    byte[] bytes = pair.protectedRtp(1, 1).toByteArray();
    bytes[0] = (byte) 0x9F;

    assertThat(pair.receiveRtp(Packet.copyOf(bytes))).isEqualTo(SrtpDrop.MALFORMED);
    assertThat(SrtpDrop.of(pair.sender.protectRtp(Packet.copyOf(bytes))))
        .isEqualTo(SrtpDrop.MALFORMED);
  }

  @Test
  void refusesCallersThatAreWrong() {
    assertThatThrownBy(
            () -> new SrtpSender(SrtpPolicy.AEAD_AES_256_GCM, new byte[16], new byte[12]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32");
    assertThatThrownBy(() -> SrtpPolicy.of(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SrtpDrop.of(0)).isInstanceOf(IllegalArgumentException.class);
    SrtpPair pair = new SrtpPair(SrtpPolicy.AEAD_AES_128_GCM);
    assertThatThrownBy(
            () -> pair.sender.protectRtp(new byte[12], 0, 12, new byte[10], 0, 10, new byte[37], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasTheProfileNumbersOfTheRegistry() {
    for (SrtpPolicy policy : SrtpPolicy.values()) {
      assertThat(SrtpPolicy.of(policy.profile())).isEqualTo(policy);
    }
    assertThat(SrtpPolicy.of(1)).isEqualTo(SrtpPolicy.AES_CM_128_HMAC_SHA1_80);
    assertThat(SrtpPolicy.of(2)).isEqualTo(SrtpPolicy.AES_CM_128_HMAC_SHA1_32);
    assertThat(SrtpPolicy.of(7)).isEqualTo(SrtpPolicy.AEAD_AES_128_GCM);
    assertThat(SrtpPolicy.of(8)).isEqualTo(SrtpPolicy.AEAD_AES_256_GCM);
  }

  @Test
  void mapsEveryReasonToItsCode() {
    for (SrtpDrop drop : SrtpDrop.values()) {
      assertThat(drop.code()).isNegative();
      assertThat(SrtpDrop.of(drop.code())).isEqualTo(drop);
    }
  }
}
