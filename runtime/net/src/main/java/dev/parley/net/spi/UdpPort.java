package dev.parley.net.spi;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.nio.ByteBuffer;

/// The sockets of one shard; belongs to its thread, but for [#wakeUp()].
///
/// An IPv4-mapped address of an IPv6 socket is an IPv4 address in both directions.
public interface UdpPort extends AutoCloseable {
  /// Takes what was received.
  @FunctionalInterface
  interface Receiver {
    /// One datagram.
    ///
    /// @param base the number of the socket
    /// @param bytes the datagram from position to limit, lent for this call
    void received(int base, TransportAddress source, ByteBuffer bytes);
  }

  /// Waits until there is a datagram, somebody calls [#wakeUp()], or so many milliseconds have
  /// passed; hands over some of the datagrams that are there.
  ///
  /// What fails is counted, not thrown: a bad network is no reason to end.
  ///
  /// @param waitMillis 0 does not wait
  void poll(int waitMillis, Receiver receiver);

  /// Ends a wait, the present or the next one; by any thread, at any time.
  void wakeUp();

  /// Sends a datagram at the latest with the next [#flush()]; its bytes are copied. Those to one
  /// address leave in the order of the calls.
  ///
  /// @param base the number of the socket to send it from
  void send(int base, TransportAddress remote, Packet packet);

  /// Hands everything to the operating system.
  void flush();

  /// The datagrams that the operating system took.
  long datagramsSent();

  /// The bytes of those.
  long bytesSent();

  /// Closes the sockets too.
  @Override
  void close();
}
