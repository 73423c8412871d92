package dev.parley.net.spi;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.io.IOException;

/// Any number of UDP sockets that come and go, such as those of a relay; belongs to one thread, but
/// for [#wakeUp()].
///
/// An IPv4-mapped address of an IPv6 socket is an IPv4 address in both directions.
public interface UdpHub extends AutoCloseable {
  /// Opens a socket.
  ///
  /// @param local port 0 means any
  /// @param bufferBytes asked for in each direction; the operating system may give less
  /// @param busy whether most of the traffic goes through it
  /// @return its number, the lowest that is free
  /// @throws java.net.BindException if the address is taken or not ours
  int bind(TransportAddress local, int bufferBytes, boolean busy) throws IOException;

  /// The address and port that a socket is bound to.
  TransportAddress local(int base);

  /// Closes a socket.
  void unbind(int base);

  /// Whether a socket's datagrams must not be fragmented on their way.
  ///
  /// @return false if that cannot be chosen here
  boolean dontFragment(int base, boolean on);

  /// Waits until there is a datagram, somebody calls [#wakeUp()], or so many milliseconds have
  /// passed; hands over some of the datagrams that are there.
  ///
  /// @param waitMillis 0 does not wait
  void poll(int waitMillis, UdpPort.Receiver receiver);

  /// Ends a wait, the present or the next one; by any thread, at any time.
  void wakeUp();

  /// Sends a datagram at the latest with the next [#flush()]; its bytes are copied. Those from one
  /// socket leave in the order of the calls.
  void send(int base, TransportAddress remote, Packet packet);

  /// Hands everything to the operating system.
  void flush();

  /// Closes the sockets too.
  @Override
  void close();
}
