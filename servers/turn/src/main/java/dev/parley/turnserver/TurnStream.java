package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One client's TCP or TLS connection as a [TurnService] needs it: whoever accepted it implements
/// this.
///
/// One thread reads, another writes; anybody closes.
public interface TurnStream {
  /// Our end.
  TransportAddress local();

  /// The client's end.
  TransportAddress remote();

  /// Whether the stream is encrypted.
  boolean secure();

  /// Waits for bytes.
  ///
  /// @return null at the end of the stream
  byte @Nullable [] read() throws IOException;

  /// Writes bytes and sends them.
  void write(byte[] bytes, int at, int count) throws IOException;

  /// Ends both directions and whoever waits in them.
  void close();
}
