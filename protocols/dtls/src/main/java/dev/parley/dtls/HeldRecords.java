package dev.parley.dtls;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Protected records that overtook the messages which bring their keys; bounded.
final class HeldRecords {
  private static final int MAX_RECORDS = 16;

  private final ArrayDeque<byte[]> records = new ArrayDeque<>();

  /// Keeps a copy, or answers false when there is no room.
  boolean hold(byte[] bytes, int from, int to) {
    if (records.size() == MAX_RECORDS) {
      return false;
    }
    records.add(Arrays.copyOfRange(bytes, from, to));
    return true;
  }

  int size() {
    return records.size();
  }

  byte @Nullable [] poll() {
    return records.poll();
  }

  void clear() {
    records.clear();
  }
}
