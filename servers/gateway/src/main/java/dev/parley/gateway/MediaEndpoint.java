package dev.parley.gateway;

import dev.parley.signaling.OriginPolicy;
import dev.parley.signaling.Role;
import dev.parley.signaling.Signaling;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Publishing into a room with WHIP (RFC 9725) and playing from it with WHEP.
///
/// `POST /whip/ROOM` and `POST /whep/ROOM` take an offer and answer it; the `Location` of the
/// answer is the session: PATCH trickles candidates or restarts ICE, DELETE ends it. A session ends
/// by itself when its media does.
public final class MediaEndpoint implements HttpService {
  private static final String SDP = "application/sdp";
  private static final int MAX_SESSIONS = 2000;
  private static final int MAX_BODY = 256 * 1024;
  private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String METHODS = "OPTIONS, POST, PATCH, DELETE";
  private static final HeaderName ACCEPT_POST = HeaderNames.create("Accept-Post");
  private static final HeaderName LINK = HeaderNames.create("Link");
  private static final HeaderName ALLOW_ORIGIN = HeaderNames.create("Access-Control-Allow-Origin");
  private static final HeaderName ALLOW_METHODS =
      HeaderNames.create("Access-Control-Allow-Methods");
  private static final HeaderName ALLOW_HEADERS =
      HeaderNames.create("Access-Control-Allow-Headers");
  private static final HeaderName EXPOSE_HEADERS =
      HeaderNames.create("Access-Control-Expose-Headers");

  private final Signaling signaling;
  private final OriginPolicy origins;
  private final Supplier<String> ids;
  private final Supplier<List<String>> iceServerLinks;
  private final Map<String, MediaSession> sessions = new ConcurrentHashMap<>();

  /// @param ids gives the name of a new session's resource, which nobody can guess
  /// @param iceServerLinks values of `Link` headers that name STUN and TURN servers (RFC 9725,
  ///   section 4.6); asked for each session
  public MediaEndpoint(
      Signaling signaling,
      OriginPolicy origins,
      Supplier<String> ids,
      Supplier<List<String>> iceServerLinks) {
    this.signaling = signaling;
    this.origins = origins;
    this.ids = ids;
    this.iceServerLinks = iceServerLinks;
  }

  @Override
  public void routing(HttpRules rules) {
    for (String way : List.of("/whip", "/whep")) {
      boolean publish = way.equals("/whip");
      rules
          .options(way + "/{room}", handler(this::options))
          .options(way + "/{room}/{session}", handler(this::options))
          .post(way + "/{room}", handler((request, response) -> open(request, response, publish)))
          .patch(way + "/{room}/{session}", handler(this::patch))
          .delete(way + "/{room}/{session}", handler(this::delete))
          .any(way + "/*", handler(MediaEndpoint::notAllowed));
    }
  }

  /// How many sessions there are.
  public int sessions() {
    return sessions.size();
  }

  private Handler handler(Handler inner) {
    return (request, response) -> {
      try {
        checkOrigin(request, response);
        inner.handle(request, response);
      } catch (HttpRefusal refusal) {
        response
            .status(refusal.status())
            .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (refusal.status().equals(Status.SERVICE_UNAVAILABLE_503)
            || refusal.status().equals(Status.CONFLICT_409)) {
          response.header(HeaderNames.RETRY_AFTER, "2");
        }
        response.send(refusal.getMessage() + "\n");
      }
    };
  }

  /// Programs send no `Origin`; pages of other sites may only do what they were allowed to.
  private void checkOrigin(ServerRequest request, ServerResponse response) {
    String origin = request.headers().first(HeaderNames.ORIGIN).orElse(null);
    if (!origins.allows(origin, request.headers().first(HeaderNames.HOST).orElse(""))) {
      throw new HttpRefusal(
          Status.FORBIDDEN_403, "Pages of " + origin + " are not allowed here (--allow-origin).");
    }
    if (origin != null) {
      response
          .header(ALLOW_ORIGIN, origin)
          .header(HeaderNames.VARY, "Origin")
          .header(EXPOSE_HEADERS, "Location, Link, ETag, Accept-Patch");
    }
  }

  private void options(ServerRequest request, ServerResponse response) {
    response
        .status(Status.NO_CONTENT_204)
        .header(ACCEPT_POST, SDP)
        .header(HeaderNames.ALLOW, METHODS)
        .header(ALLOW_METHODS, METHODS)
        .header(ALLOW_HEADERS, "Authorization, Content-Type, If-Match");
    links(response);
    response.send();
  }

  private void links(ServerResponse response) {
    List<String> links = iceServerLinks.get();
    if (!links.isEmpty()) {
      response.header(LINK, links.toArray(String[]::new));
    }
  }

  private void open(ServerRequest request, ServerResponse response, boolean publish) {
    String room = room(request);
    String offer = body(request, SDP);
    List<MediaSession.Wanted> receiving = publish ? List.of() : receiving(offer);
    if (sessions.size() >= MAX_SESSIONS) {
      throw new HttpRefusal(Status.SERVICE_UNAVAILABLE_503, "There are too many sessions.");
    }
    String id = ids.get();
    MediaSession session = new MediaSession(signaling, room, () -> sessions.remove(id));
    try {
      session.join(
          publish ? "WHIP" : "WHEP", publish ? Role.SPEAKER : Role.VIEWER, bearer(request));
      if (!publish && !session.anythingToPlay()) {
        throw new HttpRefusal(Status.CONFLICT_409, "Nobody sends anything in this room yet.");
      }
      String answer = session.negotiate(offer, receiving);
      sessions.put(id, session);
      if (session.ended()) {
        sessions.remove(id);
      }
      String path = request.path().absolute().path();
      links(response);
      response
          .status(Status.CREATED_201)
          .header(HeaderNames.LOCATION, path + "/" + id)
          .header(HeaderNames.ETAG, session.etag())
          .header(HeaderNames.ACCEPT_PATCH, SdpFragment.MEDIA_TYPE)
          .header(HeaderNames.CONTENT_TYPE, SDP)
          .send(answer);
    } catch (HttpRefusal refusal) {
      session.leave();
      throw refusal;
    }
  }

  /// The invitation in the request (RFC 9725, section 4.8; RFC 6750, section 2.1).
  private static @Nullable String bearer(ServerRequest request) {
    String value = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    return value.regionMatches(true, 0, "Bearer ", 0, 7) ? value.substring(7).strip() : null;
  }

  private void patch(ServerRequest request, ServerResponse response) {
    MediaSession session = session(request);
    String match = request.headers().first(HeaderNames.IF_MATCH).orElse(null);
    if (match == null) {
      throw new HttpRefusal(
          Status.PRECONDITION_REQUIRED_428,
          "PATCH needs If-Match: the ETag of the answer to trickle, * to restart ICE.");
    }
    SdpFragment fragment = SdpFragment.parse(body(request, SdpFragment.MEDIA_TYPE));
    if (match.equals("*")) {
      restart(session, fragment, response);
      return;
    }
    if (!match.equals(session.etag())) {
      throw new HttpRefusal(
          Status.PRECONDITION_FAILED_412, "The ICE session that this is about is over.");
    }
    session.trickle(fragment);
    response.status(Status.NO_CONTENT_204).send();
  }

  private static void restart(MediaSession session, SdpFragment fragment, ServerResponse response) {
    String ufrag = fragment.ufrag();
    String password = fragment.password();
    if (ufrag == null || password == null) {
      throw new HttpRefusal(
          Status.BAD_REQUEST_400, "An ICE restart needs a=ice-ufrag and a=ice-pwd.");
    }
    String answer = session.restart(ufrag, password);
    session.trickle(fragment);
    response
        .status(Status.OK_200)
        .header(HeaderNames.ETAG, session.etag())
        .header(HeaderNames.CONTENT_TYPE, SdpFragment.MEDIA_TYPE)
        .send(SdpFragment.of(answer));
  }

  private void delete(ServerRequest request, ServerResponse response) {
    session(request).leave();
    response.status(Status.OK_200).send();
  }

  private static void notAllowed(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.ALLOW, METHODS);
    throw new HttpRefusal(
        Status.METHOD_NOT_ALLOWED_405, "Only " + METHODS + " mean something here.");
  }

  private MediaSession session(ServerRequest request) {
    MediaSession session = sessions.get(request.path().pathParameters().get("session"));
    if (session == null || !session.room().equals(room(request))) {
      throw new HttpRefusal(Status.NOT_FOUND_404, "There is no such session, or it is over.");
    }
    return session;
  }

  private static String room(ServerRequest request) {
    String room = request.path().pathParameters().get("room");
    if (!ROOM.matcher(room).matches()) {
      throw new HttpRefusal(
          Status.NOT_FOUND_404, "A room's name is 1 to 64 of letters, digits, _ and -.");
    }
    return room;
  }

  private static String body(ServerRequest request, String type) {
    String said = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!said.split(";", 2)[0].strip().equalsIgnoreCase(type)) {
      throw new HttpRefusal(Status.UNSUPPORTED_MEDIA_TYPE_415, "The body has to be " + type + ".");
    }
    // Read to its end: whoever still sends when the connection closes never sees the answer.
    String body = request.content().as(String.class);
    if (body.length() > MAX_BODY) {
      throw new HttpRefusal(
          Status.REQUEST_ENTITY_TOO_LARGE_413, "The body is larger than 256 KiB.");
    }
    if (body.isBlank()) {
      throw new HttpRefusal(Status.BAD_REQUEST_400, "The body is empty.");
    }
    return body;
  }

  /// The m-sections of an offer that receive.
  private static List<MediaSession.Wanted> receiving(String offer) {
    List<MediaSession.Wanted> receiving = new ArrayList<>();
    for (String section : offer.split("(?m)^m=", -1)) {
      String kind = section.startsWith("audio ") ? "audio" : "video";
      boolean media = section.startsWith("audio ") || section.startsWith("video ");
      @Nullable String mid =
          section
              .lines()
              .filter(line -> line.startsWith("a=mid:"))
              .map(line -> line.substring("a=mid:".length()).strip())
              .findFirst()
              .orElse(null);
      if (media && mid != null && section.lines().noneMatch(MediaEndpoint::sendsOnly)) {
        receiving.add(new MediaSession.Wanted(mid, kind));
      }
    }
    if (receiving.isEmpty()) {
      throw new HttpRefusal(HttpRefusal.UNPROCESSABLE, "The offer has no m-section that receives.");
    }
    return receiving;
  }

  private static boolean sendsOnly(String line) {
    return line.equals("a=sendonly") || line.equals("a=inactive");
  }
}
