package dev.parley.stun;

import dev.parley.core.Core;
import dev.parley.core.Entropy;

/// A client transaction over UDP: when to send its request again, and when to give up.
///
/// The waits double from request to request, up to a limit; after the last request there is one
/// final wait.
///
/// RFC 8489, section 6.2.1
public final class StunTransaction {
  /// How often and how long.
  ///
  /// @param firstWaitNanos the wait after the first request (RTO)
  /// @param longestWaitNanos the doubling stops here
  /// @param requests the number of requests sent in all (Rc), at least 1
  /// @param finalWaitNanos the wait after the last request
  public record Schedule(
      long firstWaitNanos, long longestWaitNanos, int requests, long finalWaitNanos) {
    /// The timing of the RFC: 7 requests, given up after 39.5 s.
    public static final Schedule DEFAULT =
        new Schedule(500_000_000L, Long.MAX_VALUE, 7, 8_000_000_000L);

    public Schedule {
      if (firstWaitNanos < 1 || finalWaitNanos < 1 || longestWaitNanos < firstWaitNanos) {
        throw new IllegalArgumentException(
            "waits " + firstWaitNanos + ", " + longestWaitNanos + ", " + finalWaitNanos + " ns");
      }
      if (requests < 1) {
        throw new IllegalArgumentException("requests " + requests + " must be at least 1");
      }
    }
  }

  private final Schedule schedule;
  private final int transactionHigh;
  private final long transactionLow;
  private final long begun;
  private int requests = 1;
  private long wait;
  private long deadline;

  /// Begins with the first request, which the caller sends now.
  ///
  /// @param now monotonic nanoseconds
  public StunTransaction(long now, Schedule schedule, Entropy entropy) {
    this.schedule = schedule;
    transactionHigh = entropy.nextInt();
    transactionLow = entropy.nextLong();
    begun = now;
    wait = schedule.firstWaitNanos();
    deadline = now + nextWait();
  }

  private long nextWait() {
    return requests == schedule.requests() ? schedule.finalWaitNanos() : wait;
  }

  /// Whether the request is due to be sent again; if so it counts as sent.
  public boolean resend(long now) {
    if (now < deadline || requests == schedule.requests()) {
      return false;
    }
    requests++;
    wait = Math.min(2 * wait, schedule.longestWaitNanos());
    deadline = now + nextWait();
    return true;
  }

  /// Whether the final wait is over without an answer.
  public boolean timedOut(long now) {
    return requests == schedule.requests() && now >= deadline;
  }

  /// When [#resend] or [#timedOut] becomes true next; [Core#NEVER] after [#cancel].
  public long deadline() {
    return deadline;
  }

  /// Sends no more; an answer is still recognized (RFC 8445, section 7.3.1.4).
  public void cancel() {
    deadline = Core.NEVER;
  }

  public boolean matches(StunMessage message) {
    return message.transactionLow() == transactionLow
        && message.transactionHigh() == transactionHigh;
  }

  public int transactionHigh() {
    return transactionHigh;
  }

  public long transactionLow() {
    return transactionLow;
  }

  /// How many requests were sent.
  public int requests() {
    return requests;
  }

  /// When the first request was sent, in monotonic nanoseconds.
  public long begun() {
    return begun;
  }
}
