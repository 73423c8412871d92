package dev.parley.jsep;

/// The application's part in an answer: it decides m-section by m-section.
@FunctionalInterface
public interface AnswerPolicy {
  /// Called once for each m-section that could be accepted, in order.
  Decision decide(OfferedMedia media);

  /// The longest message that we take on data channels, in bytes; 0 for any, -1 for no data
  /// channels, which is the default.
  default long maxMessageSize() {
    return -1;
  }

  /// Called when the offer restarts ICE: returns a transport with a new ufrag and password. By
  /// default a restart is refused.
  ///
  /// @param current the transport until now
  default LocalTransport restartIce(LocalTransport current) {
    throw new JsepException("ICE restarts are not accepted here: open a new connection.");
  }
}
