package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTargetTest {
  private static final class Target extends EventTarget {
    void onPing(EventListener<Event> listener) {
      handler("ping", listener);
    }
  }

  private final Target target = new Target();
  private final List<String> calls = new ArrayList<>();

  private EventListener<Event> says(String word) {
    return event -> calls.add(word);
  }

  @Test
  void callsListenersInTheOrderOfTheirAddition() {
    target.addEventListener("ping", says("a"));
    target.onPing(says("b"));
    target.addEventListener("ping", says("c"));
    target.addEventListener("pong", says("d"));
    target.dispatchEvent(new Event("ping"));
    assertThat(calls).containsExactly("a", "b", "c");
  }

  @Test
  void keepsTheHandlersPlaceWhenItIsReplaced() {
    target.onPing(says("old"));
    target.addEventListener("ping", says("b"));
    target.onPing(says("new"));
    target.dispatchEvent(new Event("ping"));
    assertThat(calls).containsExactly("new", "b");
  }

  @Test
  void addsAListenerOnlyOnce() {
    EventListener<Event> listener = says("a");
    target.addEventListener("ping", listener);
    target.addEventListener("ping", listener);
    target.dispatchEvent(new Event("ping"));
    assertThat(calls).containsExactly("a");
  }

  @Test
  void doesNotCallAListenerThatAnEarlierOneRemoved() {
    EventListener<Event> second = says("second");
    target.addEventListener("ping", event -> target.removeEventListener("ping", second));
    target.addEventListener("ping", second);
    target.dispatchEvent(new Event("ping"));
    assertThat(calls).isEmpty();
  }

  @Test
  void tellsAOnceListenerOfOneEvent() {
    target.addEventListenerOnce("ping", says("a"));
    target.dispatchEvent(new Event("ping"));
    target.dispatchEvent(new Event("ping"));
    assertThat(calls).containsExactly("a");
  }

  @Test
  void goesOnAfterAListenerThatThrows() {
    target.addEventListener(
        "ping",
        event -> {
          throw new IllegalStateException("expected in this test");
        });
    target.addEventListener("ping", says("b"));
    target.dispatchEvent(new Event("ping"));
    assertThat(calls).containsExactly("b");
  }

  @Test
  void saysWhereTheEventHappened() {
    Event event = new Event("ping");
    target.dispatchEvent(event);
    assertThat(event.target()).isSameAs(target);
  }
}
