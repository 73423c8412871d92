package dev.parley.turn;

/// How much of the server one user, one address and all together may have.
///
/// @param allocations in total; more are answered with 508
/// @param allocationsPerUser by user name; more are answered with 486
/// @param allocationsPerAddress by the client's IP address; more are answered with 486
/// @param permissionsPerAllocation peers' addresses at a time; more are answered with 508
/// @param channelsPerAllocation at a time; more are answered with 508
/// @param connectionsPerAllocation TCP connections to peers at a time; more are answered with 508
/// @param bytesPerSecond of one allocation in each direction, 0 for no limit; more is dropped
/// @param totalBytesPerSecond of all allocations and both directions, 0 for no limit
public record TurnLimits(
    int allocations,
    int allocationsPerUser,
    int allocationsPerAddress,
    int permissionsPerAllocation,
    int channelsPerAllocation,
    int connectionsPerAllocation,
    long bytesPerSecond,
    long totalBytesPerSecond) {
  public TurnLimits {
    check("allocations", allocations, 0);
    check("allocationsPerUser", allocationsPerUser, 0);
    check("allocationsPerAddress", allocationsPerAddress, 0);
    check("permissionsPerAllocation", permissionsPerAllocation, 1);
    check("channelsPerAllocation", channelsPerAllocation, 1);
    check("connectionsPerAllocation", connectionsPerAllocation, 0);
    check("bytesPerSecond", bytesPerSecond, 0);
    check("totalBytesPerSecond", totalBytesPerSecond, 0);
  }

  private static void check(String option, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(option + " " + value + " must be at least " + least);
    }
  }

  /// 30,000 allocations, 16 for each user, 1000 from each address, 100 Mbit/s for each.
  public static TurnLimits defaults() {
    return new TurnLimits(30_000, 16, 1000, 128, 128, 16, 12_500_000, 0);
  }

  public TurnLimits withAllocations(int total, int perUser, int perAddress) {
    return new TurnLimits(
        total,
        perUser,
        perAddress,
        permissionsPerAllocation,
        channelsPerAllocation,
        connectionsPerAllocation,
        bytesPerSecond,
        totalBytesPerSecond);
  }

  public TurnLimits withPerAllocation(int permissions, int channels, int connections) {
    return new TurnLimits(
        allocations,
        allocationsPerUser,
        allocationsPerAddress,
        permissions,
        channels,
        connections,
        bytesPerSecond,
        totalBytesPerSecond);
  }

  public TurnLimits withBandwidth(long perAllocation, long total) {
    return new TurnLimits(
        allocations,
        allocationsPerUser,
        allocationsPerAddress,
        permissionsPerAllocation,
        channelsPerAllocation,
        connectionsPerAllocation,
        perAllocation,
        total);
  }
}
