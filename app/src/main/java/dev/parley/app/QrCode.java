package dev.parley.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A QR code of a link, for terminals: byte mode, error correction level M, versions 1 to 6, of one
/// mask, since readers take any.
///
/// ISO/IEC 18004.
final class QrCode {
  /// Codewords of error correction per block, number of blocks, codewords of data per block.
  private static final int[][] VERSIONS = {
    {10, 1, 16}, {16, 1, 28}, {26, 1, 44}, {18, 2, 32}, {24, 2, 43}, {16, 4, 27}
  };

  /// Level M and mask 0, with their check bits.
  private static final int FORMAT = 0x5412;

  private static final int QUIET = 2;
  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String RESET = "\u001b[0m";

  private final int size;
  private final boolean[][] dark;
  private final boolean[][] fixed;

  private QrCode(int version) {
    size = 17 + 4 * version;
    dark = new boolean[size][size];
    fixed = new boolean[size][size];
    patterns(version);
  }

  /// Null if the text is longer than 106 bytes.
  static @Nullable QrCode of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int version = 1; version <= VERSIONS.length; version++) {
      int[] form = VERSIONS[version - 1];
      if (bytes.length + 2 <= form[1] * form[2]) {
        QrCode code = new QrCode(version);
        code.fill(codewords(bytes, form));
        code.writeFormat();
        return code;
      }
    }
    return null;
  }

  int size() {
    return size;
  }

  boolean isDark(int x, int y) {
    return x >= 0 && y >= 0 && x < size && y < size && dark[y][x];
  }

  /// Lines of half blocks, two rows of modules each, black on white whatever the terminal's
  /// colours.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int y = -QUIET; y < size + QUIET; y += 2) {
      StringBuilder line = new StringBuilder(BLACK_ON_WHITE);
      for (int x = -QUIET; x < size + QUIET; x++) {
        boolean above = isDark(x, y);
        boolean below = isDark(x, y + 1);
        line.append(above ? (below ? '█' : '▀') : below ? '▄' : ' ');
      }
      lines.add(line.append(RESET).toString());
    }
    return lines;
  }

  private static int[] codewords(byte[] bytes, int[] form) {
    int[] data = new int[form[1] * form[2]];
    data[0] = 0x40 | bytes.length >> 4; // byte mode, then a length of eight bits
    data[1] = bytes.length << 4 & 0xFF;
    for (int i = 0; i < bytes.length; i++) {
      data[i + 1] |= (bytes[i] & 0xFF) >> 4;
      data[i + 2] = bytes[i] << 4 & 0xFF;
    }
    for (int i = bytes.length + 2, pad = 0xEC; i < data.length; i++, pad ^= 0xEC ^ 0x11) {
      data[i] = pad;
    }
    int[] all = new int[form[1] * (form[2] + form[0])];
    for (int block = 0; block < form[1]; block++) {
      int[] check = reedSolomon(data, block * form[2], form[2], form[0]);
      for (int i = 0; i < form[2]; i++) {
        all[i * form[1] + block] = data[block * form[2] + i];
      }
      for (int i = 0; i < form[0]; i++) {
        all[(form[2] + i) * form[1] + block] = check[i];
      }
    }
    return all;
  }

  private static int[] reedSolomon(int[] data, int at, int length, int count) {
    int[] generator = {1};
    for (int i = 0, root = 1; i < count; i++, root = multiply(root, 2)) {
      int[] next = new int[generator.length + 1];
      for (int j = 0; j < generator.length; j++) {
        next[j] ^= generator[j];
        next[j + 1] ^= multiply(generator[j], root);
      }
      generator = next;
    }
    int[] rest = new int[length + count];
    System.arraycopy(data, at, rest, 0, length);
    for (int i = 0; i < length; i++) {
      int factor = rest[i];
      for (int j = 0; j < generator.length; j++) {
        rest[i + j] ^= multiply(generator[j], factor);
      }
    }
    int[] check = new int[count];
    System.arraycopy(rest, length, check, 0, count);
    return check;
  }

  /// In the field of 256 elements with the polynomial x^8 + x^4 + x^3 + x^2 + 1.
  private static int multiply(int a, int b) {
    int product = 0;
    int factor = a;
    for (int rest = b; rest > 0; rest >>= 1) {
      product ^= (rest & 1) * factor;
      factor = factor << 1 ^ ((factor & 0x80) != 0 ? 0x11D : 0);
    }
    return product & 0xFF;
  }

  private void set(int x, int y, boolean isDark) {
    if (x >= 0 && y >= 0 && x < size && y < size) {
      dark[y][x] = isDark;
      fixed[y][x] = true;
    }
  }

  private void patterns(int version) {
    for (int i = 0; i < size; i++) {
      set(i, 6, i % 2 == 0);
      set(6, i, i % 2 == 0);
    }
    finder(3, 3);
    finder(size - 4, 3);
    finder(3, size - 4);
    if (version > 1) { // up to version 6 there is one pattern for alignment
      square(size - 7, size - 7, 2, 1);
    }
    for (int i = 0; i < 9; i++) { // where the format goes
      fixed[8][i] = true;
      fixed[i][8] = true;
      if (i < 8) {
        fixed[8][size - 1 - i] = true;
        fixed[size - 1 - i][8] = true;
      }
    }
  }

  private void finder(int x, int y) {
    square(x, y, 4, 2);
    for (int i = -4; i <= 4; i++) { // and light around it
      set(x + i, y - 4, false);
      set(x + i, y + 4, false);
      set(x - 4, y + i, false);
      set(x + 4, y + i, false);
    }
  }

  /// Dark but for the ring at one distance.
  private void square(int centreX, int centreY, int radius, int lightRing) {
    for (int y = -radius; y <= radius; y++) {
      for (int x = -radius; x <= radius; x++) {
        set(centreX + x, centreY + y, Math.max(Math.abs(x), Math.abs(y)) != lightRing);
      }
    }
  }

  private void fill(int[] codewords) {
    int at = 0;
    boolean up = true;
    for (int column = size - 1; column > 0; column -= 2, up = !up) {
      if (column == 6) {
        column = 5; // the column of the timing pattern is left out
      }
      for (int step = 0; step < size; step++) {
        int y = up ? size - 1 - step : step;
        for (int x = column; x >= column - 1; x--) {
          if (!fixed[y][x]) {
            int word = at >> 3;
            boolean bit = word < codewords.length && (codewords[word] >> (7 - (at & 7)) & 1) == 1;
            dark[y][x] = bit != ((x + y) % 2 == 0);
            at++;
          }
        }
      }
    }
  }

  private void writeFormat() {
    for (int i = 0; i < 15; i++) {
      boolean bit = (FORMAT >> i & 1) == 1;
      if (i < 8) {
        dark[i < 6 ? i : i + 1][8] = bit;
        dark[8][size - 1 - i] = bit;
      } else {
        dark[8][i == 8 ? 7 : 14 - i] = bit;
        dark[size - 15 + i][8] = bit;
      }
    }
    dark[size - 8][8] = true;
  }
}
