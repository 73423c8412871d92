package dev.parley.signaling;

import java.util.Map;

/// Counts of all rooms.
///
/// @param rooms that there are now
/// @param seats taken in them now
/// @param away of these, whose client is not connected
/// @param waiting in lobbies now
/// @param clients connected now, in rooms or not
/// @param joined seats taken since the start
/// @param resumed seats taken up again since the start
/// @param refused errors that clients were told since the start, by code
/// @param goodbyes calls that ended for a client since the start, by reason
public record SignalingStats(
    int rooms,
    int seats,
    int away,
    int waiting,
    int clients,
    long joined,
    long resumed,
    Map<String, Long> refused,
    Map<String, Long> goodbyes) {
  public SignalingStats {
    refused = Map.copyOf(refused);
    goodbyes = Map.copyOf(goodbyes);
  }
}
