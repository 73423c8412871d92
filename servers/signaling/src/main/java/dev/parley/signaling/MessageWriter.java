package dev.parley.signaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// Writes what the server says.
public final class MessageWriter {
  private MessageWriter() {}

  /// The text of a message.
  public static String write(ServerMessage message) {
    return switch (message) {
      case ServerMessage.Welcome welcome -> welcome(welcome).toString();
      case ServerMessage.Answer(long sequence, String sdp) ->
          message("answer").put("seq", sequence).put("sdp", sdp).toString();
      case ServerMessage.ParticipantJoined(ParticipantInfo participant) -> {
        ObjectNode out = message("participant-joined");
        write(participant, out.putObject("participant"));
        yield out.toString();
      }
      case ServerMessage.ParticipantLeft(String id, LeaveReason reason) ->
          message("participant-left").put("id", id).put("reason", reason.text()).toString();
      case ServerMessage.TrackPublished(String participant, TrackInfo track) -> {
        ObjectNode out = message("track-published").put("participant", participant);
        write(track, out.putObject("track"));
        yield out.toString();
      }
      case ServerMessage.TrackUnpublished(String participant, String track) ->
          message("track-unpublished")
              .put("participant", participant)
              .put("track", track)
              .toString();
      case ServerMessage.TrackMuted(String participant, String track, boolean muted) ->
          message("track-muted")
              .put("participant", participant)
              .put("track", track)
              .put("muted", muted)
              .toString();
      case ServerMessage.TrackUnsupported(String track, String codec) ->
          message("track-unsupported").put("track", track).put("codec", codec).toString();
      case ServerMessage.Connection(String state) ->
          message("connection").put("state", state).toString();
      case ServerMessage.Refused refused -> refused(refused).toString();
      case ServerMessage.Bye(ByeReason reason, String text) ->
          message("bye").put("reason", reason.text()).put("message", text).toString();
    };
  }

  private static ObjectNode welcome(ServerMessage.Welcome welcome) {
    ObjectNode out = message("welcome").put("v", 1).put("room", welcome.room());
    out.putObject("self").put("id", welcome.id()).put("name", welcome.name());
    ArrayNode participants = out.putArray("participants");
    for (ParticipantInfo participant : welcome.participants()) {
      write(participant, participants.addObject());
    }
    return out;
  }

  private static ObjectNode refused(ServerMessage.Refused refused) {
    ObjectNode out =
        message("error")
            .put("code", refused.code().text())
            .put("message", refused.message())
            .put("fatal", refused.code().fatal());
    if (refused.sequence() != null) {
      out.put("seq", refused.sequence());
    }
    return out;
  }

  static void write(ParticipantInfo participant, ObjectNode out) {
    out.put("id", participant.id()).put("name", participant.name());
    ArrayNode tracks = out.putArray("tracks");
    for (TrackInfo track : participant.tracks()) {
      write(track, tracks.addObject());
    }
  }

  private static void write(TrackInfo track, ObjectNode out) {
    out.put("id", track.id())
        .put("kind", track.kind().name().toLowerCase(Locale.ROOT))
        .put("source", track.source())
        .put("codec", track.codec())
        .put("muted", track.muted());
  }

  private static ObjectNode message(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
