package dev.parley.webrtc;

/// A number is outside of what the specification allows.
public final class RangeError extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public RangeError(String message) {
    super(message);
  }
}
