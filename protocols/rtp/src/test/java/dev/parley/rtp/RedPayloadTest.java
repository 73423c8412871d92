package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedPayloadTest {
  private static final int OPUS = 111;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the primary block alone                 | 6f AA                                   | 1
          one block before it                     | ef 0f0003 6f 010203 AABB                | 8
          two blocks before it                    | ef 1e0002 ef 0f0001 6f 0102 03 AA       | 12
          an empty block before it                | ef 0f0000 6f AA                         | 5
          another codec in the block before it    | 80 0f0001 6f 01 AA                      | 6
          nothing                                 | ''                                      | -1
          a header alone                          | 6f                                      | -1
          no primary block                        | ef 0f0003 6f 010203                     | -1
          less than the block before it says      | ef 0f0004 6f 010203                     | -1
          the longest block, of which nothing came | ef 0fffff 6f 0102                      | -1
          half a block header                     | ef 0f00                                 | -1
          block headers without end               | ef 0f0000 ef 0f0000                     | -1
          another codec                           | 60 AA                                   | -1
          another codec after a block             | ef 0f0001 60 01 AA                      | -1
          """)
  void findsThePrimaryBlock(String what, String hex, int expected) {
    byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] framed = new byte[payload.length + 9];
    System.arraycopy(payload, 0, framed, 4, payload.length);

    assertThat(RedPayload.primaryAt(framed, 4, payload.length, OPUS)).as(what).isEqualTo(expected);
  }

  @Test
  void attack42AnyBytesAreRedOrAreNot() {
    SeededEntropy chance = new SeededEntropy(2198);
    for (int i = 0; i < 100_000; i++) {
      byte[] payload = chance.bytes(chance.nextInt() & 0x3F);
      for (int at = 0; at < payload.length; at += 4) {
        payload[at] |= (byte) 0x80;
      }
      int primary = RedPayload.primaryAt(payload, 0, payload.length, OPUS);
      assertThat(primary == -1 || (primary > 0 && primary < payload.length)).isTrue();
    }
  }
}
