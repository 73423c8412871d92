package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Replay, forged sources and floods of bad packets.
class SrtpAttacksTest {
  @ParameterizedTest
  @EnumSource
  void attack31ReplayOfSrtpInsideTheWindow(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    List<Packet> captured = new ArrayList<>();
    for (int n = 0; n < 1024; n++) {
      Packet packet = pair.protectedRtp(1, n);
      captured.add(SrtpPair.copy(packet));
      assertThat(pair.receiveRtp(packet)).isNull();
    }
    for (Packet replayed : captured) {
      assertThat(pair.receiveRtp(SrtpPair.copy(replayed))).isEqualTo(SrtpDrop.REPLAY);
    }
    assertThat(pair.receiver.drops().get(SrtpDrop.REPLAY)).isEqualTo(1024);
  }

  @ParameterizedTest
  @EnumSource
  void attack31ReplayOfSrtpOutsideTheWindow(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    Packet old = pair.protectedRtp(1, 1);
    Packet captured = SrtpPair.copy(old);
    assertThat(pair.receiveRtp(old)).isNull();
    Packet neverSeen = pair.protectedRtp(1, 2);
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 2 + 1024))).isNull();

    assertThat(pair.receiveRtp(captured)).isEqualTo(SrtpDrop.TOO_OLD);
    assertThat(pair.receiveRtp(neverSeen)).isEqualTo(SrtpDrop.TOO_OLD);
  }

  @ParameterizedTest
  @EnumSource
  void attack31ReplayOfSrtcp(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    List<Packet> captured = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      Packet packet = pair.protectedRtcp(1);
      captured.add(SrtpPair.copy(packet));
      assertThat(pair.receiveRtcp(packet)).isNull();
    }
    for (int n = 0; n < 200; n++) {
      assertThat(pair.receiveRtcp(SrtpPair.copy(captured.get(n))))
          .as("packet %d", n)
          .isEqualTo(n < 200 - 128 ? SrtpDrop.TOO_OLD : SrtpDrop.REPLAY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void attack31RolloverIsFollowedOverManyCycles(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    Packet early = SrtpPair.copy(pair.protectedRtp(1, 100));
    for (int n = 100; n < 5 * 0x1_0000; n += 20_000) {
      assertThat(pair.receiveRtp(pair.protectedRtp(1, (n + 7) & 0xFFFF))).as("at %d", n).isNull();
    }
    // The same 16 bits, cycles later, are another index.
    assertThat(pair.receiveRtp(early)).isIn(SrtpDrop.AUTH, SrtpDrop.TOO_OLD);
  }

  @ParameterizedTest
  @EnumSource
  void attack31SequenceWrapRightAfterJoin(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    for (int n = 65_530; n < 65_536 + 20; n++) {
      assertThat(pair.receiveRtp(pair.protectedRtp(1, n & 0xFFFF))).as("at %d", n).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void attack31JoinWhenThePacketsBeforeTheWrapWereLost(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    Packet lost = pair.protectedRtp(1, 65_535);
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 3))).isNull();
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 4))).isNull();
    assertThat(pair.receiveRtp(lost)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void attack31ReorderingAcrossTheWrap(SrtpPolicy policy) {
    for (int seed = 0; seed < 20; seed++) {
      SrtpPair pair = new SrtpPair(policy);
      List<Packet> sent = new ArrayList<>();
      for (int n = 65_000; n < 66_000; n++) {
        sent.add(pair.protectedRtp(1, n & 0xFFFF));
      }
      assertThat(pair.receiveRtp(sent.removeFirst())).isNull();
      SeededEntropy entropy = new SeededEntropy(seed);
      for (int i = 0; i + 50 < sent.size(); i++) {
        Collections.swap(sent, i, i + entropy.nextInt(50));
      }
      for (Packet packet : sent) {
        Packet again = SrtpPair.copy(packet);
        assertThat(pair.receiveRtp(packet)).as("seed %d", seed).isNull();
        assertThat(pair.receiveRtp(again)).as("seed %d", seed).isEqualTo(SrtpDrop.REPLAY);
      }
    }
  }

  @Test
  void attack31PacketFromBeforeTheFirstRolloverIsRefused() {
    SrtpPair pair = new SrtpPair(SrtpPolicy.AEAD_AES_128_GCM);
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 5))).isNull();
    Packet impossible = SrtpPair.rtp(1, 65_000);
    impossible.length(impossible.length() + 16);

    assertThat(pair.receiveRtp(impossible)).isEqualTo(SrtpDrop.TOO_OLD);
    assertThat(SrtpDrop.of(pair.sender.protectRtp(SrtpPair.rtp(1, 65_000))))
        .isEqualTo(SrtpDrop.TOO_OLD);
  }

  @ParameterizedTest
  @EnumSource
  void attack32ForgedSourcesLeaveNoTrace(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 1))).isNull();
    for (int n = 0; n < 10_000; n++) {
      Packet forged = SrtpPair.rtp(0x1000_0000 + n * 7919, n & 0xFFFF);
      assertThat(pair.receiveRtp(forged)).isIn(SrtpDrop.AUTH, SrtpDrop.MALFORMED);
      Packet forgedRtcp = SrtpPair.rtcp(0x2000_0000 + n);
      forgedRtcp.putU32(forgedRtcp.length() - (policy.aead() ? 4 : 14), 0x8000_0000L);
      assertThat(pair.receiveRtcp(forgedRtcp)).isEqualTo(SrtpDrop.AUTH);
    }
    assertThat(pair.receiver.sources()).isEqualTo(1);
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 2))).isNull();
  }

  @Test
  void attack32SourcesAreBoundedEvenWhenAuthenticated() {
    SrtpPolicy policy = SrtpPolicy.AEAD_AES_128_GCM;
    SrtpPair pair = new SrtpPair(policy, 256);
    SrtpPair many = new SrtpPair(policy, 1000);
    for (int ssrc = 0; ssrc < 256; ssrc++) {
      assertThat(pair.receiveRtp(many.protectedRtp(ssrc, 1))).isNull();
    }
    for (int ssrc = 256; ssrc < 600; ssrc++) {
      assertThat(pair.receiveRtp(many.protectedRtp(ssrc, 1))).isEqualTo(SrtpDrop.CONTEXTS_FULL);
      assertThat(pair.receiveRtcp(many.protectedRtcp(ssrc))).isEqualTo(SrtpDrop.CONTEXTS_FULL);
    }
    assertThat(pair.receiver.sources()).isEqualTo(256);
    for (int ssrc = 0; ssrc < 256; ssrc++) {
      assertThat(pair.receiveRtp(many.protectedRtp(ssrc, 2))).isNull();
      assertThat(pair.receiveRtcp(many.protectedRtcp(ssrc))).isNull();
    }
  }

  @Test
  void attack32SenderIsBoundedToo() {
    SrtpPair pair = new SrtpPair(SrtpPolicy.AES_CM_128_HMAC_SHA1_80, 2);
    pair.protectedRtp(1, 1);
    pair.protectedRtp(2, 1);

    assertThat(SrtpDrop.of(pair.sender.protectRtp(SrtpPair.rtp(3, 1))))
        .isEqualTo(SrtpDrop.CONTEXTS_FULL);
  }

  @ParameterizedTest
  @EnumSource
  void attack33ManyBadPacketsDoNotEndTheCall(SrtpPolicy policy) {
    SrtpPair pair = new SrtpPair(policy);
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 1))).isNull();
    assertThat(pair.receiveRtcp(pair.protectedRtcp(1))).isNull();
    SeededEntropy entropy = new SeededEntropy(33);
    for (int n = 0; n < 1000; n++) {
      Packet bad = Packet.copyOf(entropy.bytes(20 + entropy.nextInt(1200)));
      bad.putU8(0, 0x80);
      bad.putU32(8, 1);
      Packet badRtcp = SrtpPair.copy(bad);
      badRtcp.putU32(4, 1);
      pair.receiveRtp(bad);
      pair.receiveRtcp(badRtcp);
    }
    assertThat(pair.receiver.drops().total()).isEqualTo(2000);
    assertThat(pair.receiveRtp(pair.protectedRtp(1, 2))).isNull();
    assertThat(pair.receiveRtcp(pair.protectedRtcp(1))).isNull();
  }
}
