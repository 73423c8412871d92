package dev.parley.signaling;

/// What a seat is without the client that sits on it: what a restart of the server leaves of it.
///
/// @param mayHost whether it may become host without being asked
record SeatRecord(
    String id, String name, Role role, boolean hand, String metadata, boolean mayHost) {
  /// As somebody begins who says nothing but a name.
  static SeatRecord begin(String id, String name, Role role, boolean mayHost) {
    return new SeatRecord(id, name, role, false, "", mayHost);
  }
}
