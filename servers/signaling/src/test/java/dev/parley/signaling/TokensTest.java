package dev.parley.signaling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.signaling.World.Caller;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attack 46: invitations that somebody forged, changed, kept too long or took elsewhere.
class TokensTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final long NOW = World.START_UNIX_MILLIS;
  private static final long HOUR = 3_600_000;

  private final Tokens tokens = Tokens.withSecret(SECRET);
  private final World world = new World(tokens);

  private String invitation(String room, Role role, String name) {
    return tokens.invite(new Tokens.Grant("ann", room, role, name), NOW + HOUR);
  }

  private Caller joins(String token, String room) {
    return world
        .caller()
        .says("{'type':'join','v':1,'room':'" + room + "','name':'Eve','token':'" + token + "'}");
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void opensTheRoomInTheRoleThatItSays() {
    var self = joins(invitation("demo", Role.VIEWER, ""), "demo").hear().path("self");
    assertThat(self.path("role").asText()).isEqualTo("viewer");
    assertThat(self.path("name").asText()).isEqualTo("Eve");
    self = joins(invitation("*", Role.HOST, "Ann"), "demo").hear().path("self");
    assertThat(self.path("role").asText()).isEqualTo("host");
    assertThat(self.path("name").asText()).isEqualTo("Ann");
  }

  @Test
  void isNeededWhereThereIsASecret() {
    world.caller().joins("demo", "Eve").hearsError("bad-token");
  }

  @Test
  void attack46AnInvitationIsForOneRoom() {
    Caller eve = joins(invitation("demo", Role.HOST, ""), "other");
    eve.hearsError("bad-token");
    assertThat(eve.link.closeCode).isEqualTo(1008);
  }

  @Test
  void readsATokenOfAnotherProgram() {
    // Made with the example of RFC 7515, appendix A.1, in mind: any JWT library writes this.
    String claims = "{\"exp\":" + (NOW / 1000 + 60) + ",\"room\":\"demo\",\"role\":\"speaker\"}";
    String signed = encode("{\"typ\":\"JWT\",\"alg\":\"HS256\"}") + "." + encode(claims);
    assertThat(tokens.readInvite(signed + "." + hmac(SECRET, signed), NOW).role())
        .isEqualTo(Role.SPEAKER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"RS256\"}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"HS256\",\"crit\":[\"x\"]}",
        "{\"alg\":\"HS256\",\"alg\":\"none\"}",
        "[]",
        "no json",
      })
  void attack46OneAlgorithmIsKnownAndNoneIsNot(String header) {
    String claims = encode("{\"exp\":" + (NOW / 1000 + 60) + ",\"room\":\"demo\"}");
    String signed = encode(header) + "." + claims;
    refuses(signed + "." + hmac(SECRET, signed));
    refuses(signed + ".");
  }

  @Test
  void attack46NoKeyIsLookedForByItsName() {
    String signed =
        encode("{\"alg\":\"HS256\",\"kid\":\"../../../../dev/null\"}")
            + "."
            + encode("{\"exp\":" + (NOW / 1000 + 60) + ",\"room\":\"demo\"}");
    refuses(signed + "." + hmac("an empty key of sixteen", signed));
    assertThat(tokens.readInvite(signed + "." + hmac(SECRET, signed), NOW).room())
        .isEqualTo("demo");
  }

  @Test
  void refusesWhatWasChanged() {
    String good = invitation("demo", Role.VIEWER, "");
    String[] parts = good.split("\\.", -1);
    refuses(
        parts[0]
            + "."
            + encode("{\"room\":\"demo\",\"role\":\"host\",\"exp\":9999999999}")
            + "."
            + parts[2]);
    refuses(parts[0] + "." + parts[1]);
    refuses(good + ".");
    refuses("");
    refuses("..");
    refuses("x".repeat(100_000));
  }

  @Test
  void attack46ExpiredAndFutureInvitationsAreRefused() {
    String token = invitation("demo", Role.SPEAKER, "");
    assertThat(tokens.readInvite(token, NOW + HOUR).room()).isEqualTo("demo");
    assertThatExceptionOfType(SignalingException.class)
        .isThrownBy(() -> tokens.readInvite(token, NOW + HOUR + 60_000))
        .withMessageContaining("expired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"room\":\"demo\"}",
        "{\"room\":\"demo\",\"exp\":\"soon\"}",
        "{\"room\":\"demo\",\"exp\":9999999999,\"nbf\":9999999999}",
        "{\"room\":\"demo\",\"exp\":9999999999,\"role\":\"god\"}",
        "{\"room\":\"../etc\",\"exp\":9999999999}",
        "{\"room\":\"demo\",\"exp\":9999999999,\"name\":\"a\\u202eb\"}",
        "{\"exp\":9999999999}",
        "[]",
      })
  void refusesClaimsThatMeanNothing(String claims) {
    String signed = encode("{\"alg\":\"HS256\"}") + "." + encode(claims);
    refuses(signed + "." + hmac(SECRET, signed));
  }

  @Test
  void doesNotTakeASeatForAnInvitationNorAnInvitationForASeat() {
    String token = invitation("demo", Role.HOST, "");
    Caller ann = joins(token, "demo").in();
    joins(ann.token, "demo").hearsError("bad-token");
    world.caller().says("{'type':'resume','token':'" + token + "'}").hearsError("resume-failed");
  }

  @Test
  void wantsASecretThatIsNotGuessed() {
    assertThatIllegalArgumentException().isThrownBy(() -> Tokens.withSecret("short"));
  }

  @Test
  void givesARegisteredNameToItsSubject() {
    String token = invitation("demo", Role.HOST, "");
    world
        .caller()
        .says("{'type':'register','name':'bob','token':'" + token + "'}")
        .hearsError("forbidden");
    Caller ann = world.caller();
    ann.says("{'type':'register','name':'ann','token':'" + token + "'}");
    assertThat(ann.hearTypes()).containsExactly("registered");
  }

  private void refuses(String token) {
    assertThatExceptionOfType(SignalingException.class)
        .isThrownBy(() -> tokens.readInvite(token, NOW))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_TOKEN));
  }

  private static String hmac(String key, String text) {
    try {
      var mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(new javax.crypto.spec.SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
