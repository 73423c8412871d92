package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void rfc5869TestCase1() {
    Hkdf hkdf = new Hkdf("SHA-256");
    byte[] key =
        hkdf.extract(
            hex("000102030405060708090a0b0c"), hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"));
    assertThat(key)
        .isEqualTo(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
    assertThat(hkdf.expand(key, hex("f0f1f2f3f4f5f6f7f8f9"), 42))
        .isEqualTo(
            hex(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                    + "34007208d5b887185865"));
  }

  @Test
  void rfc8448Simple1RttHandshake() {
    Hkdf hkdf = new Hkdf("SHA-256", "tls13 ");
    byte[] shared = hex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
    byte[] hello = hex("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
    KeySchedule13 schedule =
        new KeySchedule13(DtlsCipherSuite.TLS_AES_128_GCM_SHA256, hkdf, shared, hello);
    assertThat(schedule.handshakeTraffic(true))
        .isEqualTo(hex("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21"));
    byte[] server = schedule.handshakeTraffic(false);
    assertThat(server)
        .isEqualTo(hex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"));
    assertThat(hkdf.expandLabel(server, "key", new byte[0], 16))
        .isEqualTo(hex("3fce516009c21727d0f2e4e86ee403bc"));
    assertThat(hkdf.expandLabel(server, "iv", new byte[0], 12))
        .isEqualTo(hex("5d313eb2671276ee13000b30"));
  }

  @Test
  void labelsOfDtlsHaveNoSpace() {
    byte[] secret = new byte[32];
    assertThat(new Hkdf("SHA-256").expandLabel(secret, "key", new byte[0], 16))
        .isEqualTo(new Hkdf("SHA-256", "dtls13").expandLabel(secret, "key", new byte[0], 16))
        .isNotEqualTo(new Hkdf("SHA-256", "tls13 ").expandLabel(secret, "key", new byte[0], 16));
  }

  @Test
  void prfOfTls12WithSha256() {
    byte[] out =
        new Hkdf("SHA-256")
            .prf(
                hex("9bbe436ba940f017b17652849a71db35"),
                "test label",
                hex("a0ba9f936cda311827a6f796ffd5198c"),
                100);
    assertThat(out)
        .isEqualTo(
            hex(
                "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
                    + "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                    + "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                    + "87347b66"));
  }
}
