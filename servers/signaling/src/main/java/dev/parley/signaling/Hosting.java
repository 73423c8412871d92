package dev.parley.signaling;

/// What hosts do to their room and to others in it.
final class Hosting {
  private Hosting() {}

  static void handle(Seat host, ClientMessage.OfHost message) {
    Room room = host.room();
    switch (message) {
      case ClientMessage.Settings settings -> room.change(settings);
      case ClientMessage.MuteOther(String id, String source) -> {
        Seat target = room.require(id);
        target.media().tracks().muteSource(source);
        target.send(new ServerMessage.Muted(host.id(), source));
      }
      case ClientMessage.Remove(String id) -> {
        Seat target = room.require(id);
        room.barSeat(id);
        target.end(ByeReason.REMOVED, LeaveReason.REMOVED);
      }
      case ClientMessage.GiveRole(String id, Role role) -> room.require(id).become(role);
      case ClientMessage.Admit(String id, boolean admit) -> room.lobby().admit(id, admit);
      case ClientMessage.End _ -> room.end(ByeReason.ENDED);
    }
  }
}
