package dev.parley.dtls;

/// Takes decrypted application data, one record at a time.
@FunctionalInterface
public interface DataSink {
  /// Takes one record.
  ///
  /// @param now monotonic nanoseconds
  /// @param array lent until the method returns
  void data(long now, byte[] array, int offset, int length);
}
