package dev.parley.webrtc;

/// Is told of events.
@FunctionalInterface
public interface EventListener<E extends Event> {
  void handleEvent(E event);
}
