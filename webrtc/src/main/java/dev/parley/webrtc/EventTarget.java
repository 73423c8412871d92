package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that events happen to.
///
/// Listeners are called in the order in which they were added, on the executor of the object's
/// connection. What a listener throws is logged and stops neither the others nor the connection.
public abstract class EventTarget {
  private static final System.Logger LOG = System.getLogger("dev.parley.webrtc");

  /// Replaced as a whole, so that whoever dispatches reads without a lock.
  private volatile List<Registration> registrations = List.of();

  private record Registration(
      String type, @Nullable EventListener<?> listener, boolean handler, boolean once) {
    @SuppressWarnings("ReferenceEquality") // listeners are told apart by identity, as in a browser
    boolean is(String otherType, EventListener<?> other) {
      return !handler && type.equals(otherType) && listener == other;
    }
  }

  EventTarget() {}

  /// Adds a listener, unless it is there already.
  ///
  /// @param type of the events, such as `open`; the specification says of which class they are
  public final void addEventListener(String type, EventListener<? super Event> listener) {
    add(new Registration(type, listener, false, false));
  }

  /// Adds a listener that is told of one event only, unless it is there already.
  public final void addEventListenerOnce(String type, EventListener<? super Event> listener) {
    add(new Registration(type, listener, false, true));
  }

  private synchronized void add(Registration added) {
    EventListener<?> listener = added.listener;
    if (listener != null && registrations.stream().noneMatch(r -> r.is(added.type, listener))) {
      List<Registration> more = new ArrayList<>(registrations);
      more.add(added);
      registrations = List.copyOf(more);
    }
  }

  /// Removes a listener; nothing happens if it is not there.
  public final synchronized void removeEventListener(
      String type, EventListener<? super Event> listener) {
    registrations = registrations.stream().filter(r -> !r.is(type, listener)).toList();
  }

  /// Sets what the specification calls an event handler attribute: one for each type, which keeps
  /// its place among the listeners when it is replaced. Null removes it.
  final synchronized void handler(String type, @Nullable EventListener<?> listener) {
    List<Registration> changed = new ArrayList<>(registrations);
    int at = 0;
    while (at < changed.size() && !(changed.get(at).handler && changed.get(at).type.equals(type))) {
      at++;
    }
    if (at < changed.size()) {
      changed.remove(at);
    }
    if (listener != null) {
      changed.add(at, new Registration(type, listener, true, false));
    }
    registrations = List.copyOf(changed);
  }

  /// Calls the listeners at once, on the caller's thread.
  public final void dispatchEvent(Event event) {
    event.dispatchedAt(this);
    for (Registration registration : registrations) {
      EventListener<?> listener = registration.listener;
      if (listener == null
          || !registration.type.equals(event.type())
          || !registrations.contains(registration)) {
        continue;
      }
      if (registration.once) {
        remove(registration);
      }
      call(listener, event);
    }
  }

  private synchronized void remove(Registration gone) {
    registrations = registrations.stream().filter(r -> !r.equals(gone)).toList();
  }

  @SuppressWarnings("unchecked") // the typed onX methods name the class of the events of their type
  private static void call(EventListener<?> listener, Event event) {
    try {
      ((EventListener<Event>) listener).handleEvent(event);
    } catch (RuntimeException | Error e) {
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      LOG.log(System.Logger.Level.ERROR, "a listener of '" + event.type() + "' failed", e);
    }
  }
}
