package dev.parley.webrtc;

/// A failure with the name that the specification gives it, such as `InvalidStateError`.
public class DOMException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String name;

  /// @param message says what happened and what to do
  public DOMException(String message, String name) {
    super(message);
    this.name = name;
  }

  /// The specification's name for the failure; programs decide by it.
  public final String name() {
    return name;
  }

  /// The message as the specification's attribute.
  public final String message() {
    return String.valueOf(getMessage());
  }

  @Override
  @SuppressWarnings(
      "OverrideThrowableToString") // the name says more than the class, as in a browser
  public String toString() {
    return name + ": " + getMessage();
  }

  static DOMException invalidState(String message) {
    return new DOMException(message, "InvalidStateError");
  }

  static DOMException invalidAccess(String message) {
    return new DOMException(message, "InvalidAccessError");
  }

  static DOMException invalidModification(String message) {
    return new DOMException(message, "InvalidModificationError");
  }

  static DOMException invalidCharacter(String message) {
    return new DOMException(message, "InvalidCharacterError");
  }

  static DOMException operation(String message) {
    return new DOMException(message, "OperationError");
  }

  static DOMException notSupported(String message) {
    return new DOMException(message, "NotSupportedError");
  }

  static DOMException syntax(String message) {
    return new DOMException(message, "SyntaxError");
  }

  static DOMException network(String message) {
    return new DOMException(message, "NetworkError");
  }

  static DOMException abort(String message) {
    return new DOMException(message, "AbortError");
  }

  static DOMException notFound(String message) {
    return new DOMException(message, "NotFoundError");
  }

  static DOMException notAllowed(String message) {
    return new DOMException(message, "NotAllowedError");
  }

  static DOMException notReadable(String message) {
    return new DOMException(message, "NotReadableError");
  }
}
