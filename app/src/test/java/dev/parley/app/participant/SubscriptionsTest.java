package dev.parley.app.participant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.participant.Subscriptions.Section;
import dev.parley.session.MediaKind;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private final Subscriptions subscriptions = new Subscriptions(2);

  private static RemoteTrack track(String id, MediaKind kind) {
    return new RemoteTrack(id, id.substring(0, 1), "name", kind, "camera");
  }

  @Test
  void givesEveryTrackASectionAfterOurOwn() {
    assertThat(subscriptions.add(track("a/0", MediaKind.AUDIO))).isTrue();
    assertThat(subscriptions.add(track("a/1", MediaKind.VIDEO))).isTrue();
    assertThat(subscriptions.add(track("a/1", MediaKind.VIDEO))).isFalse();
    assertThat(subscriptions.sections()).extracting(Section::mid).containsExactly("2", "3");
  }

  @Test
  void usesTheSectionOfATrackThatIsGoneForOneOfTheSameKind() {
    subscriptions.add(track("a/0", MediaKind.AUDIO));
    subscriptions.add(track("a/1", MediaKind.VIDEO));
    assertThat(subscriptions.remove(track -> track.participant().equals("a"))).isTrue();
    assertThat(subscriptions.remove(track -> track.participant().equals("a"))).isFalse();
    assertThat(subscriptions.sections()).allMatch(section -> !section.toOffer().receive());
    subscriptions.add(track("b/0", MediaKind.VIDEO));
    subscriptions.add(track("b/1", MediaKind.VIDEO));
    assertThat(subscriptions.sections())
        .extracting(section -> section.track() == null ? "-" : section.track().id())
        .containsExactly("-", "b/0", "b/1");
  }

  @Test
  void staysWithinWhatAnOfferMayHold() {
    for (int i = 0; i < 1000; i++) {
      subscriptions.add(track("a/" + i, MediaKind.AUDIO));
    }
    assertThat(subscriptions.sections().size() + 2).isLessThanOrEqualTo(200);
  }
}
