package dev.parley.net;

/// The shard's number as the first two characters of every user name fragment it hands out.
final class ShardPrefix {
  private static final String DIGITS = "0123456789abcdef";

  private ShardPrefix() {}

  static String of(int shard) {
    return "" + DIGITS.charAt(shard >>> 4) + DIGITS.charAt(shard & 15);
  }

  /// The number, or -1 if there is none.
  static int shard(String ufrag) {
    if (ufrag.length() < 2) {
      return -1;
    }
    int high = DIGITS.indexOf(ufrag.charAt(0));
    int low = DIGITS.indexOf(ufrag.charAt(1));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
