package dev.parley.net;

/// What a shard tells the owner of a connection, on the shard's thread, never while the core is on
/// the stack.
///
/// @param <E> the control events of the core
public interface ConnectionHandler<E> {
  /// The core had something to say.
  void event(long now, E event);

  /// The connection is over and its paths are gone; the last call unless [#failed] was.
  void ended();

  /// A bug ended the connection; it is counted and logged already.
  void failed(Throwable cause);
}
