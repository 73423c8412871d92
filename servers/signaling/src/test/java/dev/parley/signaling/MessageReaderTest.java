package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.sfu.Publication;
import dev.parley.sfu.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {
  @Test
  void readsEveryMessage() {
    assertThat(read("{'type':'join','v':1,'room':'a-B_9','name':' Zoë 👩‍💻 ','extra':{}}"))
        .isEqualTo(new ClientMessage.Join("a-B_9", "Zoë 👩‍💻", null, null));
    assertThat(
            read(
                "{'type':'offer','seq':0,'sdp':'v=0','publish':[{'mid':'0','source':'screen'}],"
                    + "'subscribe':[{'mid':'1','track':'x/0'}]}"))
        .isEqualTo(
            new ClientMessage.Offer(
                1,
                0,
                "v=0",
                List.of(new Publication("0", "screen")),
                List.of(new Subscription("1", "x/0"))));
    assertThat(read("{'type':'offer','seq':9007199254740991,'sdp':''}"))
        .isEqualTo(new ClientMessage.Offer(1, (1L << 53) - 1, "", List.of(), List.of()));
    assertThat(read("{'type':'candidate','mid':'0','candidate':''}"))
        .isEqualTo(new ClientMessage.Candidate(1, "0", ""));
    assertThat(read("{'type':'mute','track':'x/0','muted':false}"))
        .isEqualTo(new ClientMessage.Mute("x/0", false));
    assertThat(read("{'type':'leave'}")).isEqualTo(new ClientMessage.Leave());
    assertThat(read("{'type':'resume','token':'t','after':7}"))
        .isEqualTo(new ClientMessage.Resume("t", 7));
    assertThat(read("{'type':'chat','text':'a\\nb'}")).isEqualTo(new ClientMessage.Chat("a\nb"));
    assertThat(read("{'type':'update','hand':true}"))
        .isEqualTo(new ClientMessage.Update(null, null, true, null));
    assertThat(read("{'type':'role','id':'p','role':'viewer'}"))
        .isEqualTo(new ClientMessage.GiveRole("p", Role.VIEWER));
    assertThat(read("{'type':'cancel','call':'c'}"))
        .isEqualTo(new ClientMessage.Reply("c", CallOutcome.CANCELED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad-json     | ",
        "bad-json     | nothing",
        "bad-json     | []",
        "bad-json     | 'join'",
        "bad-json     | null",
        "bad-json     | {'type':'leave'} {}",
        "bad-json     | {'type':'leave'",
        "bad-json     | {'type':'leave','type':'join'}",
        "bad-json     | {'type':'offer','seq':1,'sdp':'','publish':[{'mid':'0','mid':'1'}]}",
        "bad-json     | {'type':'leave','n':1e99999999999999999999999999999999}",
        "bad-json     | {'type':'leave',/* comment */'a':1}",
        "bad-json     | {'type':'leave','a':NaN}",
        "bad-message  | {}",
        "bad-message  | {'type':1}",
        "bad-message  | {'type':null}",
        "unknown-type | {'type':'Join'}",
        "bad-version  | {'type':'join','room':'a','name':'b'}",
        "bad-version  | {'type':'join','v':2,'room':'a','name':'b'}",
        "bad-version  | {'type':'join','v':'1','room':'a','name':'b'}",
        "bad-version  | {'type':'join','v':1.0,'room':'a','name':'b'}",
        "bad-room     | {'type':'join','v':1,'name':'b'}",
        "bad-room     | {'type':'join','v':1,'room':'','name':'b'}",
        "bad-room     | {'type':'join','v':1,'room':'../etc','name':'b'}",
        "bad-room     | {'type':'join','v':1,'room':'a\\n','name':'b'}",
        "bad-room     | {'type':'join','v':1,'room':{},'name':'b'}",
        "bad-name     | {'type':'join','v':1,'room':'a'}",
        "bad-name     | {'type':'join','v':1,'room':'a','name':'   '}",
        "bad-name     | {'type':'join','v':1,'room':'a','name':'a\\u0000b'}",
        "bad-name     | {'type':'join','v':1,'room':'a','name':'a\\u202eb'}",
        "bad-name     | {'type':'join','v':1,'room':'a','name':'\\ud800'}",
        "bad-name     | {'type':'join','v':1,'room':'a','name':['b']}",
        "bad-message  | {'type':'offer','sdp':'v=0'}",
        "bad-message  | {'type':'offer','seq':-1,'sdp':'v=0'}",
        "bad-message  | {'type':'offer','seq':1.5,'sdp':'v=0'}",
        "bad-message  | {'type':'offer','seq':'1','sdp':'v=0'}",
        "bad-message  | {'type':'offer','seq':9007199254740992,'sdp':'v=0'}",
        "bad-message  | {'type':'offer','seq':99999999999999999999999,'sdp':'v=0'}",
        "bad-message  | {'type':'offer','seq':1}",
        "bad-message  | {'type':'offer','seq':1,'sdp':null}",
        "bad-message  | {'type':'offer','seq':1,'sdp':'','publish':{}}",
        "bad-message  | {'type':'offer','seq':1,'sdp':'','publish':null}",
        "bad-message  | {'type':'offer','seq':1,'sdp':'','publish':[null]}",
        "bad-message  | {'type':'offer','seq':1,'sdp':'','publish':[{'mid':'0'}]}",
        "bad-message  | {'type':'offer','seq':1,'sdp':'','publish':[{'mid':'0','source':'x'}]}",
        "bad-message  | {'type':'offer','seq':1,'sdp':'','subscribe':[{'mid':0,'track':'a'}]}",
        "bad-message  | {'type':'candidate','candidate':''}",
        "bad-message  | {'type':'candidate','mid':'0'}",
        "bad-message  | {'type':'mute','track':'a/0'}",
        "bad-message  | {'type':'mute','track':'a/0','muted':'true'}",
        "bad-message  | {'type':'mute','muted':true}",
        "bad-message  | {'type':'offer','seq':1,'sdp':'','connection':0}",
        "bad-message  | {'type':'resume','after':1}",
        "bad-message  | {'type':'resume','token':'t','after':-1}",
        "bad-message  | {'type':'join','v':1,'room':'a','name':'b','token':1}",
        "bad-message  | {'type':'chat'}",
        "bad-message  | {'type':'chat','text':'  '}",
        "bad-message  | {'type':'chat','text':'a\\u202eb'}",
        "bad-message  | {'type':'update','hand':'up'}",
        "bad-name     | {'type':'update','name':''}",
        "bad-message  | {'type':'role','id':'p','role':'god'}",
        "bad-message  | {'type':'mute-participant','id':'p','source':'all'}",
        "bad-message  | {'type':'settings','locked':1}",
        "bad-message  |"
            + " {'type':'view','tracks':[{'track':'a/0','width':1,'height':1,'visible':true}]}",
        "bad-message  |"
            + " {'type':'view','tracks':[{'track':'a/0','width':-1,'height':1,'visible':true,'quality':'low'}]}",
        "bad-message  | {'type':'register','name':'a b'}",
        "bad-message  | {'type':'call','to':''}",
      })
  void attack48AbsentAndWrongFieldsAreRefused(String code, String text) {
    assertRefused(code, text == null ? "" : text);
  }

  @Test
  void attack44AKeyThatComesTwiceIsRefused() {
    assertRefused("bad-json", "{'type':'chat','text':'a','text':'b'}");
    assertRefused("bad-json", "{'type':'ping','x':{'y':1,'y':2}}");
  }

  @Test
  void attack43TextsThatAreTooLongAreRefused() {
    assertRefused("bad-name", join("x".repeat(65)));
    assertRefused("bad-room", "{'type':'join','v':1,'room':'" + "r".repeat(65) + "','name':'a'}");
    assertRefused(
        "bad-message", "{'type':'candidate','mid':'" + "0".repeat(33) + "','candidate':''}");
    assertRefused(
        "bad-message", "{'type':'candidate','mid':'0','candidate':'" + "c".repeat(1025) + "'}");
    assertRefused("too-large", "{'type':'leave','x':'" + "x".repeat(256 * 1024) + "'}");
  }

  @Test
  void attack43ListsThatAreTooLongAreRefused() {
    String publish = "{'mid':'0','source':'camera'},".repeat(32) + "{'mid':'0','source':'camera'}";
    assertRefused("bad-message", "{'type':'offer','seq':1,'sdp':'','publish':[" + publish + "]}");
    String subscribe = "{'mid':'0','track':'a/0'},".repeat(200) + "{'mid':'0','track':'a/0'}";
    assertRefused(
        "bad-message", "{'type':'offer','seq':1,'sdp':'','subscribe':[" + subscribe + "]}");
  }

  @Test
  void attack43DeepNestingDoesNotExhaustTheStack() {
    assertRefused("bad-json", "{'type':'leave','x':" + "[".repeat(100_000));
    assertRefused("bad-json", "{'x':".repeat(17) + "1" + "}".repeat(17));
    assertThat(read("{'type':'leave','x':" + "[".repeat(15) + "]".repeat(15) + "}"))
        .isEqualTo(new ClientMessage.Leave());
  }

  @Test
  void namesTheOfferThatIsRefused() {
    assertThatExceptionOfType(SignalingException.class)
        .isThrownBy(() -> read("{'type':'offer','seq':12,'sdp':3}"))
        .satisfies(refusal -> {
          assertThat(refusal.sequence()).isEqualTo(12);
          assertThat(refusal).hasMessageContaining("'sdp'");
        });
  }

  private static String join(String name) {
    return "{'type':'join','v':1,'room':'a','name':'" + name + "'}";
  }

  private static void assertRefused(String code, String text) {
    assertThatExceptionOfType(SignalingException.class)
        .isThrownBy(() -> read(text))
        .satisfies(refusal -> assertThat(refusal.code().text()).isEqualTo(code));
  }

  private static ClientMessage read(String text) {
    return MessageReader.read(text.replace('\'', '"'));
  }
}
