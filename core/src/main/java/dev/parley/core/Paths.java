package dev.parley.core;

import org.jspecify.annotations.Nullable;

/// The driver's table of paths: a path is a small number that stands for (local base, remote
/// address).
///
/// A base is a local socket as the driver numbers them. The driver numbers the path of every
/// arriving datagram before it hands it over; that number is provisional and soon used again,
/// unless the core keeps it, which it does only for an address that has proved itself (an
/// authenticated STUN check). Keeping also routes the path's datagrams to the core.
public interface Paths {
  /// No path.
  int NONE = -1;

  /// The path from a base to an address, kept: for addresses that the core itself wants to send to.
  ///
  /// @return the path, or [#NONE] when the driver's table is full
  int open(int base, TransportAddress remote);

  /// Opens a stream to an address, as a kept path: what is committed to it is framed by the driver,
  /// and what comes from it looks like datagrams. While it is being opened a little may be sent
  /// already; [DatagramCore#closed] tells when it cannot be opened, or is over.
  ///
  /// @param serverName whom a TLS certificate has to be for; otherwise of no meaning
  /// @return the path, or [#NONE] when this driver has no streams or its table is full
  default int connect(StreamProtocol protocol, TransportAddress remote, String serverName) {
    return NONE;
  }

  /// Why the stream of a path is over, in a sentence, while [DatagramCore#closed] tells of it; null
  /// if nothing is known.
  default @Nullable String trouble(int path) {
    return null;
  }

  /// Keeps a path that a datagram came from; keeping twice counts once.
  ///
  /// @return false when the driver's table is full: treat the datagram as lost
  boolean keep(int path);

  /// Gives up a kept path.
  void release(int path);

  /// The base of a path.
  int base(int path);

  /// The remote address of a path.
  TransportAddress remote(int path);
}
