package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// Something that happened to an [EventTarget].
public class Event {
  private final String type;
  private volatile @Nullable EventTarget target;

  /// @param type such as `open`
  public Event(String type) {
    this.type = type;
  }

  public final String type() {
    return type;
  }

  /// Where it happened; null before it is dispatched.
  public final @Nullable EventTarget target() {
    return target;
  }

  final void dispatchedAt(EventTarget where) {
    target = where;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + type;
  }
}
