package dev.parley.app.acme;

import dev.parley.core.Entropy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a certificate is ordered: at once if there is none, again at two thirds of its life or when
/// its authority wants that (RFC 9773), and after failures at growing intervals.
///
/// It is told the time and given its randomness. The time is that of the wall clock, which jumps:
/// forward, and what has become due is due; back, and a pause lasts as long as it was to. Owned by
/// one thread.
final class RenewalPlan {
  /// With the growth, four failures in the first hour: authorities take few more.
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

  private static final int GROWTH = 4;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

  /// Nobody is obeyed for longer, whatever the authority's clock says.
  private static final Duration LONGEST_LIMIT = Duration.ofDays(8);

  /// An authority that always wants another certificate gets its wish once a day.
  private static final Duration SOONEST = Duration.ofDays(1);

  /// So that not all servers come at once when an authority is back.
  private static final double SPREAD = 0.1;

  private static final Duration ASK_EVERY = Duration.ofHours(6); // RFC 9773, section 4.3.3
  private static final Duration ASK_AT_MOST_EVERY = Duration.ofMinutes(5);
  private static final Duration ASK_AT_LEAST_EVERY = Duration.ofDays(1);

  private final Entropy entropy;
  private Instant seen = Instant.MIN;
  private Instant renewal = Instant.MIN;
  private Instant earliest = Instant.MIN;
  private Instant latest = Instant.MAX;
  private Instant pause = Instant.MIN;
  private Instant question = Instant.MAX;
  private Authority.@Nullable Window window;
  private int failures;

  RenewalPlan(Entropy entropy) {
    this.entropy = entropy;
  }

  /// There is a certificate: one that was kept, or a new one.
  ///
  /// @return false if it is due for renewal as it comes
  boolean holds(Instant now, Instant notBefore, Instant notAfter) {
    look(now);
    Duration life = Duration.between(notBefore, notAfter);
    renewal = notBefore.plus(life.multipliedBy(2).dividedBy(3));
    Duration third = life.dividedBy(3);
    earliest = notBefore.plus(third.compareTo(SOONEST) < 0 ? third : SOONEST);
    latest = notAfter.minus(life.dividedBy(10));
    window = null;
    question = now;
    boolean good = now.isBefore(renewal);
    if (good) {
      failures = 0;
      pause = Instant.MIN;
    }
    return good;
  }

  /// The authority says when it wants the certificate renewed; null if it does not say.
  void suggests(Instant now, Authority.@Nullable Window said) {
    look(now);
    Instant again = said == null ? null : said.again();
    question =
        again == null
            ? now.plus(ASK_EVERY)
            : earlier(later(again, now.plus(ASK_AT_MOST_EVERY)), now.plus(ASK_AT_LEAST_EVERY));
    if (said == null || !said.start().isBefore(said.end()) || isKnown(said)) {
      return;
    }
    window = said;
    Duration length = Duration.between(said.start(), said.end());
    long into = (long) (length.toMillis() * entropy.nextDouble());
    renewal = later(earliest, earlier(said.start().plusMillis(into), latest));
  }

  /// A place in a window is chosen once.
  private boolean isKnown(Authority.Window said) {
    Authority.Window known = window;
    return known != null && known.start().equals(said.start()) && known.end().equals(said.end());
  }

  /// An order came to nothing.
  ///
  /// @param until before which the authority does not want to be asked; null if it did not say
  void failed(Instant now, @Nullable Instant until) {
    look(now);
    Duration length = FIRST_PAUSE;
    for (int i = 0; i < failures && length.compareTo(LONGEST_PAUSE) < 0; i++) {
      length = length.multipliedBy(GROWTH);
    }
    failures++;
    length = length.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : length;
    double spread = 1 + SPREAD * (2 * entropy.nextDouble() - 1);
    pause = now.plusMillis((long) (length.toMillis() * spread));
    if (until != null) {
      pause = later(pause, earlier(until, now.plus(LONGEST_LIMIT)));
    }
  }

  /// How often it came to nothing since the last certificate.
  int failures() {
    return failures;
  }

  /// When to order next; [Instant#MIN] for at once.
  Instant due() {
    return later(renewal, pause);
  }

  boolean isDue(Instant now) {
    look(now);
    return !now.isBefore(due());
  }

  /// Whether to ask the authority when it wants the certificate renewed.
  boolean isQuestionDue(Instant now) {
    look(now);
    return !now.isBefore(question);
  }

  /// Notices a clock that was put back.
  private void look(Instant now) {
    if (now.isBefore(seen)) {
      Duration back = Duration.between(now, seen);
      pause = pause.equals(Instant.MIN) ? pause : pause.minus(back);
      question = question.equals(Instant.MAX) ? question : question.minus(back);
    }
    seen = now;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
