package dev.parley.signaling;

/// The way back to one client. No method blocks or throws.
public interface ClientLink {
  /// Queues a message; a client that does not read is cut off.
  ///
  /// @param text the same as [MessageWriter] writes it; written once for all who are told
  void send(ServerMessage message, String text);

  /// Queues a message for this client alone.
  default void send(ServerMessage message) {
    send(message, MessageWriter.write(message));
  }

  /// Closes the WebSocket once everything queued before has gone out.
  ///
  /// @param code why (RFC 6455, section 7.4.1)
  /// @param why for people who look at the wire
  void close(int code, String why);

  /// Where the client is, without the port; empty if that is not known.
  String remoteAddress();

  /// Whether the client takes its seat up again when the server was started anew.
  default boolean comesBack() {
    return true;
  }
}
