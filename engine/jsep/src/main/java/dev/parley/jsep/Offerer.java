package dev.parley.jsep;

import java.util.List;

/// Makes the offers of one peer connection, and reads the answers.
public final class Offerer {
  public Offerer(Capabilities capabilities, LocalTransport local, long sessionId) {}

  /// Makes an offer, the first or a later one; one not answered yet is replaced.
  ///
  /// @param media all m-sections in order; those offered before keep their place
  @SuppressWarnings("DoNotCallSuggester") // until it is built
  public String offer(List<OfferMedia> media) {
    throw new UnsupportedOperationException("not built yet");
  }

  /// The next offer restarts ICE with this ufrag and password.
  @SuppressWarnings("DoNotCallSuggester") // until it is built
  public void restartIce(LocalTransport fresh) {
    throw new UnsupportedOperationException("not built yet");
  }

  /// Reads the answer to the last offer. If it throws, the offer is still open.
  ///
  /// @throws JsepException if the answer does not fit the offer
  @SuppressWarnings("DoNotCallSuggester") // until it is built
  public Accepted accept(String answerSdp) {
    throw new UnsupportedOperationException("not built yet");
  }
}
