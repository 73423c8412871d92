package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.SeededEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelloTest {
  private static byte[] hello() {
    EphemeralKeys keys = new EphemeralKeys(new SeededEntropy(1).asSecureRandom());
    return ClientHello.write(
        DtlsPair.config(1), new byte[32], new byte[0], List.of(DtlsGroup.X25519), keys, null);
  }

  private static ClientHello read(byte[] bytes) throws HandshakeFailure {
    return ClientHello.read(new ByteReader(bytes, 0, bytes.length));
  }

  @Test
  void ourHelloIsReadBack() throws HandshakeFailure {
    ClientHello hello = read(hello());
    assertThat(hello.choose(List.of(DtlsVersion.DTLS_1_2, DtlsVersion.DTLS_1_3)))
        .isEqualTo(DtlsVersion.DTLS_1_3);
    assertThat(hello.choose(List.of(DtlsVersion.DTLS_1_2))).isEqualTo(DtlsVersion.DTLS_1_2);
    assertThat(hello.cipherSuites()).hasSize(9);
    assertThat(hello.asksRenegotiationInfo()).isTrue();
  }

  @Test
  void everyShorterHelloIsRefused() {
    byte[] whole = hello();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      if (length != 2 + 32 + 1 + 1 + 2 + 18 + 2) { // a hello without extensions is one, too
        assertThatThrownBy(() -> read(cut)).isInstanceOf(HandshakeFailure.class);
      }
    }
  }

  @Test
  void anExtensionMayNotComeTwice() {
    byte[] twice =
        new ByteWriter().u16(12).u16(23).u16(0).u16(99).u16(0).u16(23).u16(0).toByteArray();
    assertThatThrownBy(() -> Extensions.read(new ByteReader(twice, 0, twice.length)))
        .isInstanceOf(HandshakeFailure.class)
        .hasMessageContaining("twice");
  }

  @Test
  void unknownExtensionsAreTolerated() throws HandshakeFailure {
    byte[] odd = new ByteWriter().u16(9).u16(28).u16(1).u8(7).u16(0x5A5A).u16(0).toByteArray();
    Extensions extensions = Extensions.read(new ByteReader(odd, 0, odd.length));
    assertThat(extensions.has(28)).isTrue();
    assertThat(extensions.has(Extensions.USE_SRTP)).isFalse();
    assertThatThrownBy(() -> extensions.expectOnly(28)).isInstanceOf(HandshakeFailure.class);
  }

  @Test
  void aRenegotiationIsRefused() throws HandshakeFailure {
    byte[] bytes = hello();
    for (int i = 0; i + 5 < bytes.length; i++) {
      if (bytes[i] == -1 && bytes[i + 1] == 1 && bytes[i + 3] == 1) {
        byte[] renegotiating = bytes.clone();
        renegotiating[i + 4] = 1;
        assertThatThrownBy(() -> read(renegotiating).asksRenegotiationInfo())
            .isInstanceOf(HandshakeFailure.class);
        return;
      }
    }
    throw new AssertionError("no renegotiation_info in our hello");
  }
}
