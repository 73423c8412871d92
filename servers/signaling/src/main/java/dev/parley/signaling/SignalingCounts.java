package dev.parley.signaling;

import dev.parley.core.Counters;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is counted on signaling's executor, which owns it.
final class SignalingCounts {
  private final Counters<ErrorCode> refused = new Counters<>(ErrorCode.class);
  private final Counters<ByeReason> goodbyes = new Counters<>(ByeReason.class);
  private long joined;
  private long resumed;

  void refused(ErrorCode code) {
    refused.count(code);
  }

  void goodbye(ByeReason reason) {
    goodbyes.count(reason);
  }

  void joined() {
    joined++;
  }

  void resumed() {
    resumed++;
  }

  SignalingStats stats(Collection<Room> rooms, int clients) {
    Map<String, Long> byCode = new LinkedHashMap<>();
    refused.snapshot().forEach((code, count) -> byCode.put(code.text(), count));
    Map<String, Long> byReason = new LinkedHashMap<>();
    goodbyes.snapshot().forEach((reason, count) -> byReason.put(reason.text(), count));
    int seats = 0;
    int away = 0;
    int waiting = 0;
    for (Room room : rooms) {
      seats += room.seatsTaken();
      away += room.seatsAway();
      waiting += room.lobby().size();
    }
    return new SignalingStats(
        rooms.size(), seats, away, waiting, clients, joined, resumed, byCode, byReason);
  }
}
