package dev.parley.bench.sfu;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.util.List;

/// A server in a process of its own, and how clients join it.
interface ServerUnderLoad extends AutoCloseable {
  /// Its name in the results.
  String name();

  long pid();

  /// The addresses that so many clients bind to, in turns.
  List<TransportAddress> clientAddresses(int count);

  /// Lets a client send its track to everyone.
  void publish(LoadClient client) throws IOException;

  /// Sends the published track to a client.
  void subscribe(LoadClient client) throws IOException;

  @Override
  void close();
}
