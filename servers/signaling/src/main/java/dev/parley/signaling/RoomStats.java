package dev.parley.signaling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.sfu.PeerStats;
import java.util.List;

/// What goes on in a room at one moment.
///
/// @param seats how many are taken, also by those who are away
/// @param participants those who have a media connection
public record RoomStats(String room, int seats, List<Participant> participants) {
  public RoomStats {
    participants = List.copyOf(participants);
  }

  /// One participant and its media connection.
  public record Participant(ParticipantInfo info, PeerStats media) {
    /// As JSON, for people and scripts.
    public String toJson() {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      write(out);
      return out.toPrettyString();
    }

    private void write(ObjectNode out) {
      MessageWriter.write(info, out);
      PeerStatsWriter.write(media, out.putObject("media"));
    }
  }

  /// As JSON, for people and scripts.
  public String toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("room", room).put("seats", seats);
    var list = out.putArray("participants");
    participants.forEach(participant -> participant.write(list.addObject()));
    return out.toPrettyString();
  }
}
