package dev.parley.ice;

import org.jspecify.annotations.Nullable;

/// How an agent behaves.
///
/// @param lite whether it only answers (RFC 8445, section 2.5)
/// @param ufragPrefix ice-chars with which the local ufrag begins, at most 32; empty by default
/// @param paceNanos the time between two new checks (Ta), at least 5 ms; 50 ms by default
/// @param disconnectedNanos how long nothing may come before DISCONNECTED; 5 s by default, 10 s for
///   a lite agent, which cannot ask
/// @param failedNanos how long checking may take, and how long consent lasts; 30 s by default
/// @param consentNanos the mean time between two consent checks; 5 s by default
/// @param nominationNanos how long the controlling agent waits for a pair of higher priority after
///   the first one works; 300 ms by default
/// @param maxRemoteCandidates 1 to 1000; 100 by default
/// @param maxPairs 1 to 1000; 150 by default
/// @param credentials the local ones to begin with; null, the default, for fresh ones
/// @param resolvesNames whether a remote candidate may have a name, such as one of mDNS, which
///   [IceEvent.NameWanted] asks for; a server does not let others make it look up names: false by
///   default
public record IceConfig(
    boolean lite,
    String ufragPrefix,
    long paceNanos,
    long disconnectedNanos,
    long failedNanos,
    long consentNanos,
    long nominationNanos,
    int maxRemoteCandidates,
    int maxPairs,
    @Nullable IceCredentials credentials,
    boolean resolvesNames) {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000 * MILLISECOND;

  public IceConfig {
    if (ufragPrefix.length() > 32 || !IceCredentials.isIceChars(ufragPrefix)) {
      throw new IllegalArgumentException(
          "ufragPrefix '" + ufragPrefix + "' must be at most 32 letters, digits, + or /");
    }
    check("paceNanos", paceNanos, 5 * MILLISECOND, SECOND);
    check("disconnectedNanos", disconnectedNanos, SECOND, 60 * SECOND);
    check("failedNanos", failedNanos, disconnectedNanos, 120 * SECOND);
    check("consentNanos", consentNanos, SECOND, failedNanos);
    check("nominationNanos", nominationNanos, MILLISECOND, 10 * SECOND);
    check("maxRemoteCandidates", maxRemoteCandidates, 1, 1000);
    check("maxPairs", maxPairs, 1, 1000);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + least + ".." + most);
    }
  }

  /// A full agent with the default of every option.
  public static IceConfig full() {
    return defaults(false, 5 * SECOND);
  }

  /// A lite agent with the default of every option.
  public static IceConfig liteAgent() {
    return defaults(true, 10 * SECOND);
  }

  private static IceConfig defaults(boolean lite, long disconnectedNanos) {
    return new IceConfig(
        lite,
        "",
        50 * MILLISECOND,
        disconnectedNanos,
        30 * SECOND,
        5 * SECOND,
        300 * MILLISECOND,
        100,
        150,
        null,
        false);
  }

  public IceConfig withUfragPrefix(String prefix) {
    return new IceConfig(
        lite,
        prefix,
        paceNanos,
        disconnectedNanos,
        failedNanos,
        consentNanos,
        nominationNanos,
        maxRemoteCandidates,
        maxPairs,
        credentials,
        resolvesNames);
  }

  public IceConfig withPaceNanos(long nanos) {
    return new IceConfig(
        lite,
        ufragPrefix,
        nanos,
        disconnectedNanos,
        failedNanos,
        consentNanos,
        nominationNanos,
        maxRemoteCandidates,
        maxPairs,
        credentials,
        resolvesNames);
  }

  /// When silence counts as disconnected and as failed, and how often consent is asked for.
  public IceConfig withLiveness(long disconnected, long failed, long consent) {
    return new IceConfig(
        lite,
        ufragPrefix,
        paceNanos,
        disconnected,
        failed,
        consent,
        nominationNanos,
        maxRemoteCandidates,
        maxPairs,
        credentials,
        resolvesNames);
  }

  public IceConfig withLimits(int remoteCandidates, int pairs) {
    return new IceConfig(
        lite,
        ufragPrefix,
        paceNanos,
        disconnectedNanos,
        failedNanos,
        consentNanos,
        nominationNanos,
        remoteCandidates,
        pairs,
        credentials,
        resolvesNames);
  }

  public IceConfig withCredentials(IceCredentials given) {
    return new IceConfig(
        lite,
        ufragPrefix,
        paceNanos,
        disconnectedNanos,
        failedNanos,
        consentNanos,
        nominationNanos,
        maxRemoteCandidates,
        maxPairs,
        given,
        resolvesNames);
  }

  public IceConfig withNames() {
    return new IceConfig(
        lite,
        ufragPrefix,
        paceNanos,
        disconnectedNanos,
        failedNanos,
        consentNanos,
        nominationNanos,
        maxRemoteCandidates,
        maxPairs,
        credentials,
        true);
  }
}
