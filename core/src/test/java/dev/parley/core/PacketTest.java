package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PacketTest {
  @Test
  void readsWhatWasWrittenInNetworkOrder() {
    Packet packet = Packet.allocate(16);
    packet.length(16);
    packet.putU8(0, 0xFE);
    packet.putU16(1, 0xABCD);
    packet.putU32(3, 0xDEADBEEFL);
    packet.putI64(7, -2);

    assertThat(packet.u8(0)).isEqualTo(0xFE);
    assertThat(packet.u16(1)).isEqualTo(0xABCD);
    assertThat(packet.u24(0)).isEqualTo(0xFEABCD);
    assertThat(packet.u32(3)).isEqualTo(0xDEADBEEFL);
    assertThat(packet.i64(7)).isEqualTo(-2);
    assertThat(packet.array()[packet.offset() + 1]).isEqualTo((byte) 0xAB);
  }

  @Test
  void refusesToReadOutsideItsWindowThoughTheArrayIsLonger() {
    Packet packet = Packet.allocate(100);
    packet.length(4);

    assertThat(packet.u32(0)).isZero();
    assertThatThrownBy(() -> packet.u32(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> packet.u8(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> packet.window(0, 165)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> packet.window(Integer.MAX_VALUE, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void keepsHeadroomForAHeaderInFront() {
    Packet packet = Packet.copyOf(new byte[] {7, 8});
    packet.window(packet.offset() - 4, packet.length() + 4);
    packet.putU32(0, 1);

    assertThat(packet.toByteArray()).containsExactly(0, 0, 0, 1, 7, 8);
  }

  @Test
  void returnsToItsPoolWithTheLastReference() {
    SlotPool pool = new SlotPool(1);
    Packet packet = pool.take();
    assertThat(packet).isNotNull();
    packet.retain();
    packet.release();
    assertThat(pool.take()).isNull();
    packet.release();

    assertThat(pool.inUse()).isZero();
    assertThat(pool.take()).isSameAs(packet);
    assertThat(packet.length()).isZero();
  }

  @Test
  void refusesToBeGivenBackTwice() {
    SlotPool pool = new SlotPool(1);
    Packet packet = pool.take();
    assertThat(packet).isNotNull();
    packet.release();

    assertThatThrownBy(packet::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(packet::retain).isInstanceOf(IllegalStateException.class);
  }
}
