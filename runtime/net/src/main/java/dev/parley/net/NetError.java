package dev.parley.net;

/// Why the network could not be used.
public enum NetError {
  /// Another program has the UDP port.
  PORT_IN_USE,
  /// The operating system does not let us have the port, as with those below 1024.
  PORT_FORBIDDEN,
  /// There is no local address to bind to.
  NO_ADDRESS,
  /// The event loop is closed.
  CLOSED,
  /// Anything else that the operating system refused.
  SYSTEM
}
