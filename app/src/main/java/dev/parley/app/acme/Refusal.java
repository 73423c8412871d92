package dev.parley.app.acme;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why no certificate came; its message is plain sentences: the cause, and what to do.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable Instant until;

  /// @param until before which asking again is of no use; null if that is not known
  Refusal(String sentences, @Nullable Instant until, @Nullable Throwable cause) {
    super(sentences, cause);
    this.until = until;
  }

  @Nullable Instant until() {
    return until;
  }

  /// What to tell people.
  public String sentences() {
    return String.valueOf(getMessage());
  }
}
