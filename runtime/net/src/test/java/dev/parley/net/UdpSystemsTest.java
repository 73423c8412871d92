package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Counters;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpPort;
import dev.parley.net.spi.UdpSocket;
import dev.parley.net.spi.UdpSystem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UdpSystemsTest {
  private record Fake(String name, @Nullable String unavailable) implements UdpSystem {
    @Override
    public UdpSocket bind(TransportAddress local, boolean shared, int bufferBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UdpPort open(List<UdpSocket> sockets, Counters<NetDrop> drops) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UdpHub hub(Counters<NetDrop> drops) {
      throw new UnsupportedOperationException();
    }
  }

  private static String chosen(String name, UdpSystem... found) {
    return UdpSystems.choose(name, List.of(found)).name();
  }

  @Test
  void takesWhatWorksBestUnlessToldOtherwise() {
    assertThat(chosen("any")).isEqualTo("jdk");
    assertThat(chosen("any", new Fake("fast", null))).isEqualTo("fast");
    assertThat(chosen("any", new Fake("fast", "it rains"))).isEqualTo("jdk");
    assertThat(chosen("jdk", new Fake("fast", null))).isEqualTo("jdk");
  }

  @Test
  void saysWhyWhatWasAskedForIsNotToBeHad() {
    assertThatThrownBy(() -> chosen("fast", new Fake("fast", "it rains")))
        .isInstanceOf(NetException.class)
        .hasMessage("UDP cannot be used as was asked for (fast is not used: it rains).");
    assertThatThrownBy(() -> chosen("faster", new Fake("fast", null)))
        .isInstanceOf(NetException.class)
        .hasMessageContaining("'faster'");
  }
}
