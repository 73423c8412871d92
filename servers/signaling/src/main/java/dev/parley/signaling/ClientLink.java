package dev.parley.signaling;

/// The way back to one client. No method blocks or throws.
public interface ClientLink {
  /// Queues a message, as [MessageWriter] writes it; a client that does not read is cut off.
  void send(String message);

  /// Closes the WebSocket once everything queued before has gone out.
  ///
  /// @param code why (RFC 6455, section 7.4.1)
  /// @param why for people who look at the wire
  void close(int code, String why);

  /// Where the client is, without the port; empty if that is not known.
  String remoteAddress();
}
