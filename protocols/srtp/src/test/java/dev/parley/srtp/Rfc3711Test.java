package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Rfc3711Test {
  private static final byte[] MASTER_KEY = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
  private static final byte[] MASTER_SALT = hex("0EC675AD498AFEEBB6960B3AABE6");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void rfc3711AppendixB2KeystreamOfCounterMode() {
    byte[] key = hex("2B7E151628AED2A6ABF7158809CF4F3C");
    byte[] salt = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
    CounterModeCipher cipher = new CounterModeCipher(key, salt, new byte[20], 10, false);
    int blocks = 0xFF02;
    byte[] out = new byte[blocks * 16 + 10];

    cipher.seal(0, 0, 0, new byte[blocks * 16], 0, blocks * 16, out, 0, 0);

    assertThat(HexFormat.of().formatHex(out, 0, 48))
        .isEqualToIgnoringCase(
            "E03EAD0935C95E80E166B16DD92B4EB4"
                + "D23513162B02D0F72A43A2FE4A5F97AB"
                + "41E95B3BB0A2E8DD477901E4FCA894C0");
    assertThat(HexFormat.of().formatHex(out, 0xFEFF * 16, 0xFF02 * 16))
        .isEqualToIgnoringCase(
            "EC8CDF7398607CB0F2D21675EA9EA1E4"
                + "362B7C3C6773516318A077D7FC5073AE"
                + "6A2CC3787889374FBEB4C81B17BA6C44");
  }

  @Test
  void rfc3711AppendixB3SessionKeys() {
    assertThat(KeyDerivation.derive(MASTER_KEY, MASTER_SALT, KeyDerivation.RTP_KEY, 16))
        .isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
    assertThat(KeyDerivation.derive(MASTER_KEY, MASTER_SALT, KeyDerivation.RTP_SALT, 14))
        .isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
    assertThat(KeyDerivation.derive(MASTER_KEY, MASTER_SALT, KeyDerivation.RTP_AUTHENTICATION, 94))
        .isEqualTo(
            hex(
                "CEBE321F6FF7716B6FD4AB49AF256A15"
                    + "6D38BAA48F0A0ACF3C34E2359E6CDBCE"
                    + "E049646C43D9327AD175578EF7227098"
                    + "6371C10C9A369AC2F94A8C5FBCDDDC25"
                    + "6D6E919A48B610EF17C2041E47403576"
                    + "6B68642C59BBFC2F34DB60DBDFB2"));
  }

  @Test
  void rfc6188Section71KeystreamOfLongKeys() {
    byte[] key = hex("57F82FE3613FD170A85EC93C40B1F092" + "2EC4CB0DC025B58272147CC438944A98");
    byte[] salt = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
    CounterModeCipher cipher = new CounterModeCipher(key, salt, new byte[20], 10, false);
    byte[] out = new byte[42];

    cipher.seal(0, 0, 0, new byte[32], 0, 32, out, 0, 0);

    assertThat(HexFormat.of().formatHex(out, 0, 32))
        .isEqualToIgnoringCase(
            "92BDD28A93C3F52511C677D08B5515A4" + "9DA71B2378A854F67050756DED165BAC");
  }

  @Test
  void rfc6188Section72SessionKeysOfLongKeys() {
    byte[] key = hex("F0F04914B513F2763A1B1FA130F10E29" + "98F6F6E43E4309D1E622A0E332B9F1B6");
    byte[] salt = hex("3B04803DE51EE7C96423AB5B78D2");

    assertThat(KeyDerivation.derive(key, salt, KeyDerivation.RTP_KEY, 32))
        .isEqualTo(hex("5BA1064E30EC51613CAD926C5A28EF73" + "1EC7FB397F70A960653CAF06554CD8C4"));
    assertThat(KeyDerivation.derive(key, salt, KeyDerivation.RTP_SALT, 14))
        .isEqualTo(hex("FA31791685CA444A9E07C6C64E93"));
    assertThat(KeyDerivation.derive(key, salt, KeyDerivation.RTP_AUTHENTICATION, 20))
        .isEqualTo(hex("FD9C32D39ED5FBB5A9DC96B30818454D1313DC05"));
  }

  /// The packet that other implementations test themselves with under these master keys.
  @Test
  void knownPacketUnderTheMasterKeyOfAppendixB3() {
    Packet packet = Packet.copyOf(hex("800F1234DECAFBADCAFEBABE" + "AB".repeat(16)));
    SrtpSender sender = new SrtpSender(SrtpPolicy.AES_CM_128_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT);

    assertThat(sender.protectRtp(packet)).isEqualTo(38);

    assertThat(packet.toByteArray())
        .isEqualTo(
            hex(
                "800F1234DECAFBADCAFEBABE"
                    + "4E55DC4CE79978D88CA4D215949D2402"
                    + "B78D6ACC99EA179B8DBB"));
  }
}
