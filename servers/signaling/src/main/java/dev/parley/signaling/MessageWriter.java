package dev.parley.signaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// Writes what the server says.
public final class MessageWriter {
  /// What this server can do that a client may make use of.
  private static final List<String> FEATURES = List.of("view", "simulcast", "data");

  private MessageWriter() {}

  /// The text of a message.
  public static String write(ServerMessage message) {
    return object(message).toString();
  }

  /// The text of an event with its number.
  static String write(ServerMessage.RoomEvent event, long number) {
    return object(event).put("n", number).toString();
  }

  private static ObjectNode object(ServerMessage message) {
    return switch (message) {
      case ServerMessage.RoomEvent event -> roomEvent(event);
      case ServerMessage.Welcome welcome -> welcome(welcome);
      case ServerMessage.Resumed resumed -> {
        ObjectNode out =
            message("resumed")
                .put("n", resumed.number())
                .put("connection", resumed.connection())
                .put("addressChanged", resumed.addressChanged());
        waiting(resumed.waiting(), out);
        yield out;
      }
      case ServerMessage.Waiting(String room, String id) ->
          message("waiting").put("room", room).put("id", id);
      case ServerMessage.SeatToken(String token) -> message("token").put("token", token);
      case ServerMessage.Answer(int connection, long sequence, String sdp) ->
          message("answer").put("connection", connection).put("seq", sequence).put("sdp", sdp);
      case ServerMessage.TrackUnsupported(String track, String codec) ->
          message("track-unsupported").put("track", track).put("codec", codec);
      case ServerMessage.Layers(String mid, List<String> active) ->
          withTexts(message("layers").put("mid", mid), "active", active);
      case ServerMessage.Quality(String track, String layer, boolean paused, String reason) ->
          message("quality")
              .put("track", track)
              .put("layer", layer)
              .put("paused", paused)
              .put("reason", reason);
      case ServerMessage.Speakers(List<String> ids) -> withTexts(message("speakers"), "ids", ids);
      case ServerMessage.Connection(int connection, String state) ->
          message("connection").put("connection", connection).put("state", state);
      case ServerMessage.Muted(String by, String source) ->
          message("muted").put("by", by).put("source", source);
      case ServerMessage.Knock(String id, String name) ->
          message("knock").put("id", id).put("name", name);
      case ServerMessage.KnockOver(String id) -> message("knock-over").put("id", id);
      case ServerMessage.IceServers(List<IceServer> servers) -> {
        ObjectNode out = message("ice-servers");
        iceServers(servers, out);
        yield out;
      }
      case ServerMessage.Pong _ -> message("pong");
      case ServerMessage.Refused refused -> refused(refused);
      case ServerMessage.Bye(ByeReason reason, String text) ->
          message("bye").put("reason", reason.text()).put("message", text);
      case ServerMessage.Registered registered -> registered(registered);
      case ServerMessage.Presence(String name, String status) ->
          message("presence").put("name", name).put("status", status);
      case ServerMessage.Ringing(String call, String to, String room) ->
          message("ringing").put("call", call).put("to", to).put("room", room);
      case ServerMessage.Ring(String call, String from, String room) ->
          message("ring").put("call", call).put("from", from).put("room", room);
      case ServerMessage.CallOver(String call, CallOutcome outcome, String room) ->
          message("call-over").put("call", call).put("outcome", outcome.text()).put("room", room);
    };
  }

  private static ObjectNode roomEvent(ServerMessage.RoomEvent event) {
    return switch (event) {
      case ServerMessage.ParticipantJoined(ParticipantInfo participant) -> {
        ObjectNode out = message("participant-joined");
        write(participant, out.putObject("participant"));
        yield out;
      }
      case ServerMessage.ParticipantLeft(String id, LeaveReason reason) ->
          message("participant-left").put("id", id).put("reason", reason.text());
      case ServerMessage.ParticipantUpdated(ParticipantInfo participant) -> {
        ObjectNode out = message("participant-updated");
        describe(participant, out.putObject("participant"));
        yield out;
      }
      case ServerMessage.TrackPublished(String participant, TrackInfo track) -> {
        ObjectNode out = message("track-published").put("participant", participant);
        write(track, out.putObject("track"));
        yield out;
      }
      case ServerMessage.TrackUnpublished(String participant, String track) ->
          message("track-unpublished").put("participant", participant).put("track", track);
      case ServerMessage.TrackMuted(String participant, String track, boolean muted) ->
          message("track-muted")
              .put("participant", participant)
              .put("track", track)
              .put("muted", muted);
      case ServerMessage.RoomChanged(RoomSettings settings) -> {
        ObjectNode out = message("room-changed");
        write(settings, out.putObject("settings"));
        yield out;
      }
      case ServerMessage.Chat(ChatMessage chat) -> {
        ObjectNode out = message("chat");
        write(chat, out.putObject("chat"));
        yield out;
      }
    };
  }

  private static ObjectNode welcome(ServerMessage.Welcome welcome) {
    ObjectNode out =
        message("welcome")
            .put("v", 1)
            .put("room", welcome.room())
            .put("token", welcome.token())
            .put("n", welcome.number())
            .put("connection", welcome.connection())
            .put("resumed", welcome.resumed());
    describe(welcome.self(), out.putObject("self"));
    ArrayNode participants = out.putArray("participants");
    welcome.participants().forEach(each -> write(each, participants.addObject()));
    write(welcome.settings(), out.putObject("settings"));
    ArrayNode chat = out.putArray("chat");
    welcome.chat().forEach(each -> write(each, chat.addObject()));
    waiting(welcome.waiting(), out);
    iceServers(welcome.iceServers(), out);
    return withTexts(out, "features", FEATURES);
  }

  private static void waiting(List<ServerMessage.Knock> knocks, ObjectNode out) {
    ArrayNode waiting = out.putArray("waiting");
    knocks.forEach(knock -> waiting.addObject().put("id", knock.id()).put("name", knock.name()));
  }

  private static void iceServers(List<IceServer> servers, ObjectNode out) {
    ArrayNode list = out.putArray("iceServers");
    for (IceServer server : servers) {
      ObjectNode entry = list.addObject();
      withTexts(entry, "urls", server.urls());
      if (!server.username().isEmpty()) {
        entry.put("username", server.username()).put("credential", server.credential());
      }
    }
  }

  private static ObjectNode registered(ServerMessage.Registered registered) {
    ObjectNode out =
        message("registered").put("name", registered.name()).put("key", registered.key());
    ArrayNode people = out.putArray("people");
    for (ServerMessage.Person person : registered.people()) {
      String status = person.available() ? "available" : "busy";
      people.addObject().put("name", person.name()).put("status", status);
    }
    ArrayNode missed = out.putArray("missed");
    for (ServerMessage.MissedCall call : registered.missed()) {
      missed.addObject().put("from", call.from()).put("at", call.atUnixMillis());
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
    describe(participant, out);
    ArrayNode tracks = out.putArray("tracks");
    for (TrackInfo track : participant.tracks()) {
      write(track, tracks.addObject());
    }
  }

  private static void describe(ParticipantInfo participant, ObjectNode out) {
    out.put("id", participant.id())
        .put("name", participant.name())
        .put("role", participant.role().text())
        .put("hand", participant.hand())
        .put("metadata", participant.metadata())
        .put("connection", participant.connection());
    ParticipantInfo.Away away = participant.away();
    if (away != null) {
      out.putObject("away")
          .put("keptSeconds", away.keptSeconds())
          .put("pageClosed", away.pageClosed());
    }
  }

  private static void write(TrackInfo track, ObjectNode out) {
    out.put("id", track.id())
        .put("kind", track.kind().name().toLowerCase(Locale.ROOT))
        .put("source", track.source())
        .put("codec", track.codec())
        .put("muted", track.muted());
  }

  static void write(RoomSettings settings, ObjectNode out) {
    out.put("locked", settings.locked()).put("lobby", settings.lobby());
  }

  static void write(ChatMessage chat, ObjectNode out) {
    out.put("id", chat.id())
        .put("from", chat.from())
        .put("name", chat.name())
        .put("text", chat.text())
        .put("at", chat.atUnixMillis());
  }

  private static ObjectNode withTexts(ObjectNode out, String field, List<String> texts) {
    ArrayNode list = out.putArray(field);
    texts.forEach(list::add);
    return out;
  }

  private static ObjectNode message(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
