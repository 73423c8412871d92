package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.jsep.Answer;
import dev.parley.jsep.Answerer;
import dev.parley.jsep.Capabilities;
import dev.parley.jsep.Decision;
import dev.parley.jsep.JsepException;
import dev.parley.jsep.LocalTransport;
import dev.parley.jsep.SendTrack;
import dev.parley.jsep.SetupPreference;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import dev.parley.session.CertificateFingerprint;
import dev.parley.session.SendSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Any text is an offer with a good answer, also a second time, or is refused.
class JsepFuzzTest {
  private static final LocalTransport LOCAL =
      new LocalTransport(
          "ufrag",
          "passwordpasswordpassword",
          true,
          List.of(),
          true,
          List.of(new CertificateFingerprint("sha-256", "AB:CD")));

  @FuzzTest(maxDuration = "8s")
  void answer(byte[] data) {
    String offer = new String(data, StandardCharsets.UTF_8);
    Answerer answerer = new Answerer(Capabilities.forwarding(), LOCAL, 1, SetupPreference.PASSIVE);
    try {
      check(answer(answerer, offer));
    } catch (SdpException | JsepException e) {
      return;
    }
    check(answer(answerer, offer));
  }

  private static Answer answer(Answerer answerer, String offer) {
    return answerer.answer(
        offer,
        media ->
            Decision.sendAndReceive(
                new SendTrack(
                    "s", "t", new SendSpec(media.index() + 1, media.index() + 999, "c"))));
  }

  private static void check(Answer answer) {
    int sections = SessionDescription.parse(answer.sdp()).media().size();
    if (sections != answer.spec().media().size()) {
      throw new AssertionError("the answer has " + sections + " m-sections");
    }
  }
}
