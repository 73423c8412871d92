package dev.parley.signaling;

/// A limit on how often something may happen: so many at once, refilled at a steady rate.
final class TokenBucket {
  private final long burst;
  private final long nanosPerToken;
  private long tokens;
  private long filledAt;

  /// @param perSecond the steady rate, 1 to 1,000,000
  /// @param burst how many at once after a pause
  /// @param now in nanoseconds, of any origin
  TokenBucket(int perSecond, int burst, long now) {
    this(1_000_000_000L / perSecond, burst, now);
  }

  private TokenBucket(long nanosPerToken, int burst, long now) {
    this.nanosPerToken = nanosPerToken;
    this.burst = burst;
    this.tokens = burst;
    this.filledAt = now;
  }

  /// For what is rare: with its steady rate by the minute.
  static TokenBucket perMinute(int rate, int burst, long now) {
    return new TokenBucket(60_000_000_000L / rate, burst, now);
  }

  /// Whether one more is within the limit, which then counts.
  boolean take(long now) {
    long fresh = (now - filledAt) / nanosPerToken;
    if (fresh > 0) {
      tokens = Math.min(burst, tokens + fresh);
      filledAt += fresh * nanosPerToken;
    }
    if (tokens == 0) {
      return false;
    }
    tokens--;
    return true;
  }
}
