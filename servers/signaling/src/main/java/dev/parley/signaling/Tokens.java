package dev.parley.signaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tokens that only this server can make: invitations to rooms, and the seats that clients take up
/// again after a lost connection.
///
/// Both are JSON Web Tokens with HS256 (RFC 7519, RFC 7515). The algorithm is fixed: what the
/// header says can only be that one, and names of keys in it are ignored. The two kinds have keys
/// of their own, so that neither passes for the other.
public final class Tokens {
  /// The fewest bytes of a secret.
  public static final int MIN_SECRET_BYTES = 16;

  private static final int MAX_LENGTH = 2048;
  private static final long LEEWAY_MILLIS = 30_000;
  private static final long SEAT_LIFETIME_MILLIS = 12 * 3_600_000L;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private final byte @Nullable [] inviteKey;
  private final byte[] seatKey;

  /// What an invitation allows.
  ///
  /// @param subject who it is for, and the name to register under; empty if it does not say
  /// @param room the room's name, or `*` for any
  /// @param name what the participant is called, whatever it says itself; empty if that is free
  public record Grant(String subject, String room, Role role, String name) {
    boolean opens(String asked) {
      return room.equals("*") || room.equals(asked);
    }
  }

  /// Whose seat it is.
  ///
  /// @param settings the room's when the token was made: a server that was started anew has them
  ///   back with the first who comes back
  record SeatClaim(String room, String id, String name, Role role, RoomSettings settings) {}

  private Tokens(byte @Nullable [] inviteKey, byte[] seatKey) {
    this.inviteKey = inviteKey;
    this.seatKey = seatKey;
  }

  /// Rooms are open to all; seats' tokens are made with this key.
  public static Tokens open(byte[] key) {
    return new Tokens(null, derive(key, "parley seat"));
  }

  /// Rooms are open to those with an invitation made with the secret.
  public static Tokens withSecret(String secret) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    if (key.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "a secret has at least " + MIN_SECRET_BYTES + " bytes, not " + key.length);
    }
    return new Tokens(key, derive(key, "parley seat"));
  }

  /// Whether an invitation is needed.
  public boolean required() {
    return inviteKey != null;
  }

  /// Makes an invitation.
  ///
  /// @param expiresUnixMillis until when it opens rooms
  /// @throws IllegalStateException if there is no secret to make it with
  public String invite(Grant grant, long expiresUnixMillis) {
    byte[] key = inviteKey;
    if (key == null) {
      throw new IllegalStateException("invitations need a secret");
    }
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    if (!grant.subject().isEmpty()) {
      claims.put("sub", grant.subject());
    }
    claims.put("room", grant.room()).put("role", grant.role().text());
    if (!grant.name().isEmpty()) {
      claims.put("name", grant.name());
    }
    return sign(key, claims.put("exp", expiresUnixMillis / 1000));
  }

  /// @throws SignalingException if it is not ours, over, not begun or for nothing
  Grant readInvite(String token, long nowUnixMillis) {
    byte[] key = inviteKey;
    JsonNode claims = key == null ? null : verify(key, token);
    if (claims == null) {
      throw bad("The invitation was not made by this server.");
    }
    if (!claims.path("exp").isNumber()
        || claims.path("exp").doubleValue() * 1000 < nowUnixMillis - LEEWAY_MILLIS) {
      throw bad("The invitation has expired: ask for a new one.");
    }
    if (claims.path("nbf").doubleValue() * 1000 > nowUnixMillis + LEEWAY_MILLIS) {
      throw bad("The invitation is not valid yet.");
    }
    Role role = Role.of(claims.path("role").asText("speaker"));
    String room = claims.path("room").asText("");
    if (role == null || !(room.equals("*") || Fields.isRoom(room))) {
      throw bad("The invitation does not say for which room and role.");
    }
    String name = claims.path("name").asText("").strip();
    if (!name.isEmpty() && !Fields.isName(name)) {
      throw bad("The name in the invitation cannot be shown.");
    }
    return new Grant(claims.path("sub").asText(""), room, role, name);
  }

  String seat(SeatClaim seat, long nowUnixMillis) {
    return sign(
        seatKey,
        JsonNodeFactory.instance
            .objectNode()
            .put("room", seat.room())
            .put("id", seat.id())
            .put("name", seat.name())
            .put("role", seat.role().text())
            .put("locked", seat.settings().locked())
            .put("lobby", seat.settings().lobby())
            .put("exp", (nowUnixMillis + SEAT_LIFETIME_MILLIS) / 1000));
  }

  /// Null if it is not ours or too old.
  @Nullable SeatClaim readSeat(String token, long nowUnixMillis) {
    JsonNode claims = verify(seatKey, token);
    if (claims == null || claims.path("exp").longValue() * 1000 < nowUnixMillis) {
      return null;
    }
    Role role = Role.of(claims.path("role").asText());
    return role == null
        ? null
        : new SeatClaim(
            claims.path("room").asText(),
            claims.path("id").asText(),
            claims.path("name").asText(),
            role,
            new RoomSettings(claims.path("locked").asBoolean(), claims.path("lobby").asBoolean()));
  }

  /// Proves later that a name was registered by the same client.
  String nameKey(String name) {
    return ENCODER.encodeToString(mac(seatKey, "name " + name));
  }

  boolean isNameKey(String name, String key) {
    return same(nameKey(name), key);
  }

  private static SignalingException bad(String sentence) {
    return new SignalingException(ErrorCode.BAD_TOKEN, sentence);
  }

  private static String sign(byte[] key, ObjectNode claims) {
    String signed = HEADER + "." + encode(claims.toString());
    return signed + "." + ENCODER.encodeToString(mac(key, signed));
  }

  private static @Nullable JsonNode verify(byte[] key, String token) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MAX_LENGTH || parts.length != 3) {
      return null;
    }
    String expected = ENCODER.encodeToString(mac(key, parts[0] + "." + parts[1]));
    if (!same(expected, parts[2])) {
      return null;
    }
    try {
      JsonNode header = Json.read(decode(parts[0]));
      JsonNode claims = Json.read(decode(parts[1]));
      boolean ours = header.path("alg").asText().equals("HS256") && !header.has("crit");
      return ours && claims.isObject() ? claims : null;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] derive(byte[] key, String purpose) {
    return mac(key, purpose);
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
    }
  }

  private static String encode(String text) {
    return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
