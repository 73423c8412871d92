package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.SeededEntropy;
import dev.parley.jsep.Capabilities;
import dev.parley.jsep.IceParameters;
import dev.parley.jsep.JsepException;
import dev.parley.jsep.Negotiator;
import dev.parley.jsep.NegotiatorConfig;
import dev.parley.jsep.SdpType;
import dev.parley.jsep.SignalingState;
import dev.parley.sdp.Direction;
import dev.parley.sdp.SdpException;
import dev.parley.session.CertificateFingerprint;
import dev.parley.session.MediaKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Any text is a description of the other side that leads on, or is refused and changes nothing.
class NegotiatorFuzzTest {
  private static Negotiator negotiator() {
    SeededEntropy entropy = new SeededEntropy(1);
    return new Negotiator(
        NegotiatorConfig.of(
            Capabilities.endpoint(), List.of(new CertificateFingerprint("sha-256", "AB:CD"))),
        entropy,
        () -> new IceParameters("u" + entropy.nextInt(1 << 30) + "xxxx", "p".repeat(24)));
  }

  @FuzzTest(maxDuration = "8s")
  void offer(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Negotiator negotiator = negotiator();
    negotiator.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV).usedByAddTrack();
    try {
      negotiator.setRemote(SdpType.OFFER, text);
    } catch (SdpException | JsepException e) {
      expect(negotiator, SignalingState.STABLE);
      return;
    }
    try {
      negotiator.createAnswer();
      negotiator.setLocal(SdpType.ANSWER);
      negotiator.createOffer(true);
    } catch (JsepException e) {
      negotiator.setRemote(SdpType.ROLLBACK, "");
    }
    expect(negotiator, SignalingState.STABLE);
    negotiator.transports();
  }

  @FuzzTest(maxDuration = "8s")
  void answer(byte[] data) {
    Negotiator negotiator = negotiator();
    negotiator.addTransceiver(MediaKind.AUDIO, Direction.SENDRECV);
    negotiator.wantData();
    negotiator.createOffer(false);
    negotiator.setLocal(SdpType.OFFER);
    try {
      negotiator.setRemote(SdpType.ANSWER, new String(data, StandardCharsets.UTF_8));
    } catch (SdpException | JsepException e) {
      expect(negotiator, SignalingState.HAVE_LOCAL_OFFER);
      return;
    }
    expect(negotiator, SignalingState.STABLE);
    negotiator.transports();
  }

  private static void expect(Negotiator negotiator, SignalingState state) {
    if (negotiator.state() != state) {
      throw new AssertionError("the state is " + negotiator.state() + ", not " + state);
    }
  }
}
