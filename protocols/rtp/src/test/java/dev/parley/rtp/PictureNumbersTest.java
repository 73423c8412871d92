package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import org.junit.jupiter.api.Test;

class PictureNumbersTest {
  /// A payload descriptor with a picture id of 15 bits, TL0PICIDX and a temporal layer.
  private static byte[] vp8(int pictureId, int tl0, int temporal, boolean sync, boolean key) {
    return new byte[] {
      (byte) 0x90,
      (byte) 0xE0,
      (byte) (0x80 | pictureId >> 8),
      (byte) pictureId,
      (byte) tl0,
      (byte) (temporal << 6 | (sync ? 0x20 : 0)),
      (byte) (key ? 0 : 1),
      0,
      0,
      (byte) 0x9D,
      0x01,
      0x2A,
      (byte) 640,
      640 >> 8,
      (byte) 360,
      360 >> 8
    };
  }

  private static int[] patched(long patch, byte[] payload) {
    PayloadPatch.apply(patch, payload, 0, payload.length);
    return new int[] {
      Vp8Descriptor.pictureId(payload, 0, payload.length),
      Vp8Descriptor.tl0(payload, 0, payload.length)
    };
  }

  private static int[] accept(PictureNumbers numbers, int pictureId, int tl0) {
    return patched(numbers.accept(pictureId, tl0), vp8(pictureId, tl0, 0, false, false));
  }

  @Test
  void readsTheDescriptor() {
    byte[] payload = vp8(0x1234, 77, 2, true, true);

    assertThat(Vp8Descriptor.pictureId(payload, 0, payload.length)).isEqualTo(0x1234);
    assertThat(Vp8Descriptor.tl0(payload, 0, payload.length)).isEqualTo(77);
    assertThat(Vp8Descriptor.temporalLayer(payload, 0, payload.length)).isEqualTo(2);
    assertThat(Vp8Descriptor.isLayerSync(payload, 0, payload.length)).isTrue();
    assertThat(Vp8Descriptor.startsFrame(payload, 0, payload.length)).isTrue();
    assertThat(Vp8Descriptor.keyFrameWidth(payload, 0, payload.length)).isEqualTo(640);
    assertThat(Vp8Descriptor.keyFrameHeight(payload, 0, payload.length)).isEqualTo(360);
  }

  @Test
  void anotherSourceContinuesTheRow() {
    PictureNumbers numbers = new PictureNumbers(false);
    assertThat(accept(numbers, 100, 7)).containsExactly(100, 7);
    assertThat(accept(numbers, 101, 8)).containsExactly(101, 8);
    numbers.switchSource();
    assertThat(accept(numbers, 30_000, 250)).containsExactly(102, 9);
    assertThat(accept(numbers, 30_001, 250)).containsExactly(103, 9);
    assertThat(accept(numbers, 30_000, 250)).containsExactly(102, 9);
  }

  @Test
  void picturesLeftOutLeaveNoGapAlsoForThoseThatComeLate() {
    PictureNumbers numbers = new PictureNumbers(false);
    assertThat(accept(numbers, 0x7FFE, 1)[0]).isEqualTo(0x7FFE);
    numbers.skip(0x7FFF);
    numbers.skip(0x7FFF);
    assertThat(accept(numbers, 0, 2)[0]).isEqualTo(0x7FFF);
    numbers.skip(1);
    assertThat(accept(numbers, 2, 3)[0]).isZero();
    assertThat(accept(numbers, 0, 2)[0]).isEqualTo(0x7FFF);
    assertThat(accept(numbers, 0x7FFE, 1)[0]).isEqualTo(0x7FFE);
  }

  @Test
  void changesNothingWhereNothingDiffers() {
    PictureNumbers numbers = new PictureNumbers(false);

    assertThat(numbers.accept(5, 6)).isEqualTo(PayloadPatch.NONE);
    assertThat(numbers.accept(-1, -1)).isEqualTo(PayloadPatch.NONE);
  }

  @Test
  void rewritesVp9WhereItsNumbersStand() {
    byte[] payload = {(byte) 0xAC, (byte) 0x81, 0x02, 0x20, 9, 0};
    PayloadPatch.apply(
        PayloadPatch.withMarker(PayloadPatch.numbers(true, 0x333, 44)), payload, 0, payload.length);

    assertThat(Vp9Descriptor.pictureId(payload, 0, payload.length)).isEqualTo(0x333);
    assertThat(Vp9Descriptor.tl0(payload, 0, payload.length)).isEqualTo(44);
    assertThat(Vp9Descriptor.temporalLayer(payload, 0, payload.length)).isEqualTo(1);
    assertThat(Vp9Descriptor.endsFrame(payload, 0, payload.length)).isTrue();
  }

  @Test
  void anyBytesAreReadAndPatchedWithinTheirBounds() {
    SeededEntropy chance = new SeededEntropy(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = chance.bytes(chance.nextInt(12));
      byte[] framed = new byte[bytes.length + 2];
      System.arraycopy(bytes, 0, framed, 1, bytes.length);
      framed[0] = 99;
      framed[framed.length - 1] = 99;
      int length = bytes.length;
      Vp8Descriptor.temporalLayer(framed, 1, length);
      Vp8Descriptor.isLayerSync(framed, 1, length);
      Vp8Descriptor.keyFrameHeight(framed, 1, length);
      Vp9Descriptor.temporalLayer(framed, 1, length);
      Vp9Descriptor.spatialLayer(framed, 1, length);
      Vp9Descriptor.isSwitchingPoint(framed, 1, length);
      PayloadPatch.apply(PayloadPatch.numbers(i % 2 == 0, chance.nextInt(), i), framed, 1, length);
      assertThat(framed[0]).isEqualTo((byte) 99);
      assertThat(framed[framed.length - 1]).isEqualTo((byte) 99);
    }
  }
}
