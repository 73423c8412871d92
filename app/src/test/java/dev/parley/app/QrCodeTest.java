package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QrCodeTest {
  private static final String LINK = "https://192.168.1.7:8443/r/demo";

  @ParameterizedTest
  @CsvSource({"1, 21", "14, 21", "15, 25", "26, 25", "42, 29", "62, 33", "84, 37", "106, 41"})
  void isAsLargeAsTheStandardSays(int length, int size) {
    assertThat(Objects.requireNonNull(QrCode.of("x".repeat(length))).size()).isEqualTo(size);
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(QrCode.of("x".repeat(107))).isNull();
  }

  /// The modules that the encoder of the room page gives for the same text and mask, whose codes
  /// telephones read.
  @Test
  void holdsTheLink() {
    QrCode code = Objects.requireNonNull(QrCode.of(LINK));
    StringBuilder modules = new StringBuilder();
    for (int y = 0; y < code.size(); y++) {
      for (int x = 0; x < code.size(); x++) {
        modules.append(code.isDark(x, y) ? '1' : '0');
      }
      modules.append('\n');
    }
    assertThat(modules.toString())
        .isEqualTo(
            """
            11111110000000100001101111111
            10000010101111000111001000001
            10111010010000010010001011101
            10111010001101001001101011101
            10111010100011001001101011101
            10000010001110111001001000001
            11111110101010101010101111111
            00000000011000010111000000000
            10101010010110001111000010010
            11000000111001011000001101001
            11000111001010111100101000111
            00011000110111101110000010010
            10111111001010110101001001011
            10111101100100110110001101001
            00100010100011000110011001011
            11010100110010010100111101010
            10011011101010001110001101011
            01011000011111011000001101101
            10001010000100111100100110011
            01110101010111101110110111010
            10001011000100111101111110000
            00000000110100110101100010111
            11111110000111000001101011011
            10000010000110001101100011001
            10111010100010011100111110010
            10111010001011001100010010100
            10111010101010000000100011001
            10000010001001011110101001010
            11111110100110111100100011011
            """);
  }

  @Test
  void fillsTheLinesOfATerminal() {
    QrCode code = Objects.requireNonNull(QrCode.of(LINK));
    assertThat(code.lines())
        .hasSize((code.size() + 5) / 2)
        .allMatch(line -> line.matches("\u001b\\[30;107m[ ▀▄█]{33}\u001b\\[0m"));
  }
}
