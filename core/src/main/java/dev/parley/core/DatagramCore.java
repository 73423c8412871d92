package dev.parley.core;

/// A [Core] that is fed datagrams, each from a path: a pair of local socket and remote address
/// known to [Paths].
///
/// @param <E> the sealed type of the control events
public interface DatagramCore<E> extends Core<E> {
  /// Takes one datagram. Whatever its bytes are, this never throws; what is wrong with them is
  /// counted.
  ///
  /// @param now monotonic nanoseconds; may lie a little before an earlier `now`
  /// @param path where it came from
  /// @param in the datagram, lent: the core may change its bytes, and calls [Packet#retain()] to
  ///   keep it
  void receive(long now, int path, Packet in);

  /// Tells that the stream behind a path is over, or could not be opened ([Paths#connect]); the
  /// path is still to be released.
  default void closed(long now, int path) {}
}
