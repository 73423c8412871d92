package dev.parley.webrtc;

/// No device, or not this one, can do what was required.
public final class OverconstrainedError extends DOMException {
  private static final long serialVersionUID = 1;

  private final String constraint;

  /// @param constraint the name of what cannot be met
  public OverconstrainedError(String constraint, String message) {
    super(message, "OverconstrainedError");
    this.constraint = constraint;
  }

  /// The name of what cannot be met, such as `width`.
  public String constraint() {
    return constraint;
  }
}
