package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The bits of RTP Payload Format For AV1, appendix A.8; structures with layers are tested where
/// they are used, in the SFU.
class DependencyDescriptorTest {
  /// A key frame, number 0x0102, of a stream with one layer of 640x360.
  private static final byte[] KEY = HexFormat.of().parseHex("c001028000e204fe02ce");

  private final DependencyDescriptor descriptor = new DependencyDescriptor();

  private boolean read(byte... bytes) {
    return descriptor.read(bytes, 0, bytes.length);
  }

  @Test
  void readsAKeyFrameWithItsStructure() {
    assertThat(read(KEY)).isTrue();
    assertThat(descriptor.bringsStructure()).isTrue();
    assertThat(descriptor.startsFrame()).isTrue();
    assertThat(descriptor.endsFrame()).isTrue();
    assertThat(descriptor.frameNumber()).isEqualTo(0x0102);
    assertThat(descriptor.dependencies()).isZero();
    assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.SWITCH);
    assertThat(descriptor.activeTargets()).isEqualTo(1);
    DependencyStructure structure = Objects.requireNonNull(descriptor.structure());
    assertThat(structure.decodeTargets()).isEqualTo(1);
    assertThat(structure.chains()).isZero();
    assertThat(structure.chainOf(0)).isEqualTo(-1);
    assertThat(structure.width(0)).isEqualTo(640);
    assertThat(structure.height(0)).isEqualTo(360);
  }

  @Test
  void readsAFrameThatNeedsOthersThanItsTemplateSays() {
    read(KEY);
    // the first packet of frame 0x0104, which needs those two and seventeen before it
    assertThat(read((byte) 0x80, (byte) 1, (byte) 4, (byte) 0x12, (byte) 0x30, (byte) 0x80))
        .isTrue();
    assertThat(descriptor.bringsStructure()).isFalse();
    assertThat(descriptor.endsFrame()).isFalse();
    assertThat(descriptor.dependencies()).isEqualTo(2);
    assertThat(descriptor.dependency(0)).isEqualTo(2);
    assertThat(descriptor.dependency(1)).isEqualTo(17);
  }

  @Test
  void saysNothingBeforeAStructureOrOfATemplateThatThereIsNot() {
    assertThat(read((byte) 0xC0, (byte) 0, (byte) 1)).isFalse();
    read(KEY);
    assertThat(read((byte) 0xC5, (byte) 0, (byte) 1)).isFalse();
    assertThat(read((byte) 0xC0, (byte) 0)).isFalse();
  }

  @Test
  void attack38WhatIsCutOffIsRefused() {
    for (int length = 0; length < KEY.length; length++) {
      assertThat(new DependencyDescriptor().read(KEY, 0, length)).as("%d bytes", length).isFalse();
    }
  }

  @Test
  void attack38AnyBytesAreReadWithoutThrowing() {
    for (int seed = 0; seed < 20_000; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      byte[] bytes = entropy.bytes(4 + entropy.nextInt(60));
      bytes[3] |= (byte) (seed % 2 == 0 ? 0x80 : 0); // a structure follows
      if (read(bytes)) {
        DependencyStructure structure = Objects.requireNonNull(descriptor.structure());
        assertThat(descriptor.spatialLayer()).isLessThanOrEqualTo(structure.maxSpatial());
        for (int target = 0; target < structure.decodeTargets(); target++) {
          assertThat(structure.chainOf(target)).isLessThan(Math.max(1, structure.chains()));
          assertThat(descriptor.indication(target)).isBetween((byte) 0, (byte) 3);
        }
      }
    }
  }
}
