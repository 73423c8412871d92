package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The vectors of RFC 7714 start from session keys, so they are applied below the key derivation.
class Rfc7714Test {
  private static final byte[] KEY =
      hex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
  private static final byte[] SALT = "Quid pro quo".getBytes(StandardCharsets.US_ASCII);
  private static final int RTP_SSRC = 0x5501A0B2;
  private static final int SEQUENCE_NUMBER = 0xF17B;
  private static final byte[] RTP_HEADER = hex("8040F17B8041F8D35501A0B2");
  private static final byte[] RTP_PAYLOAD =
      "Gallia est omnis divisa in partes tres".getBytes(StandardCharsets.US_ASCII);
  private static final int RTCP_SSRC = 0x4D617273;
  private static final int RTCP_INDEX = 0x5D4;
  private static final byte[] RTCP_HEADER = hex("81C8000D4D617273");
  private static final byte[] RTCP_PAYLOAD =
      hex(
          "4E5450314E545032525450200000042A0000E9304C756E61"
              + "DEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEF");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static void checkRtp(int keyBytes, String expected) {
    check(keyBytes, false, RTP_SSRC, SEQUENCE_NUMBER, 0, RTP_HEADER, RTP_PAYLOAD, expected);
  }

  private static void checkRtcp(int keyBytes, String expected) {
    int word = RTCP_INDEX | 1 << 31;
    check(keyBytes, true, RTCP_SSRC, RTCP_INDEX, word, RTCP_HEADER, RTCP_PAYLOAD, expected);
  }

  private static void check(
      int keyBytes,
      boolean rtcp,
      int ssrc,
      int index,
      int word,
      byte[] header,
      byte[] payload,
      String expected) {
    GcmCipher cipher = new GcmCipher(Arrays.copyOf(KEY, keyBytes), SALT, rtcp);
    byte[] out = new byte[header.length + payload.length + 16 + (rtcp ? 4 : 0)];
    System.arraycopy(header, 0, out, 0, header.length);

    cipher.seal(ssrc, index, word, payload, 0, payload.length, out, 0, header.length);
    assertThat(out).isEqualTo(hex(expected));

    assertThat(cipher.open(ssrc, index, word, out, 0, header.length, payload.length)).isTrue();
    assertThat(Arrays.copyOfRange(out, header.length, header.length + payload.length))
        .isEqualTo(payload);
  }

  @Test
  void rfc7714Section161SrtpWithAes128() {
    checkRtp(
        16,
        "8040F17B8041F8D35501A0B2F24DE3A3FB34DE6CACBA861C9D7E4BCABE633BD50D294E6F42A5F47A51C7D19B"
            + "36DE3ADF8833899D7F27BEB16A9152CF765EE4390CCE");
  }

  @Test
  void rfc7714Section162SrtpWithAes256() {
    checkRtp(
        32,
        "8040F17B8041F8D35501A0B232B1DE78A822FE12EF9F78FA332E33AAB18012389A58E2F3B50B2A0276FFAE0F"
            + "1BA63799B87B7AA3DB36DFFFD6B0F9BB7878D7A76C13");
  }

  @Test
  void rfc7714Section171SrtcpWithAes128() {
    checkRtcp(
        16,
        "81C8000D4D61727363E94885DCDAB67CA727D7662F6B7E997FF5C0F76C06F32DC676A5F1730D6FDA4CE09B46"
            + "86303DED0BB9275BC84AA45896CF4D2FC5ABF87245D9EADE800005D4");
  }

  @Test
  void rfc7714Section172SrtcpWithAes256() {
    checkRtcp(
        32,
        "81C8000D4D617273D50AE4D1F5CE5D304BA297E47D470C282C3ECE5DBFFE0A50A2EAA5C1110555BE8415F658"
            + "C61DE0476F1B6FAD1D1EB30C4446839F57FF6F6CB26AC3BE800005D4");
  }

  @Test
  void rfc9335AppendixA2SessionKeysOfShortSalts() {
    byte[] key = Arrays.copyOf(KEY, 16);
    byte[] salt = hex("A0A1A2A3A4A5A6A7A8A9AAAB");

    assertThat(KeyDerivation.derive(key, salt, KeyDerivation.RTP_KEY, 16))
        .isEqualTo(hex("077C6143CB221BC355FF23D5F984A16E"));
    assertThat(KeyDerivation.derive(key, salt, KeyDerivation.RTP_SALT, 12))
        .isEqualTo(hex("9AF3E95364EBAC9C99C5A7C4"));
  }

  /// The packet that other implementations test themselves with under the master key of RFC 9335.
  @Test
  void knownPacketUnderTheMasterKeyOfRfc9335() {
    Packet packet = Packet.copyOf(hex("800F1234DECAFBADCAFEBABE" + "AB".repeat(16)));
    SrtpSender sender =
        new SrtpSender(
            SrtpPolicy.AEAD_AES_128_GCM, Arrays.copyOf(KEY, 16), hex("A0A1A2A3A4A5A6A7A8A9AAAB"));

    assertThat(sender.protectRtp(packet)).isEqualTo(44);

    assertThat(packet.toByteArray())
        .isEqualTo(
            hex(
                "800F1234DECAFBADCAFEBABE"
                    + "C5002EDE04CFDD2EB91159E0880AA06E"
                    + "D2976826F796B201DF3131A127E8A392"));
  }
}
