package dev.parley.jsep;

/// Answers the offers of one peer connection.
public final class Answerer {
  public Answerer(
      Capabilities capabilities,
      LocalTransport local,
      long sessionId,
      SetupPreference preference) {}

  /// Answers an offer, the first or a later one. If it throws, everything stands as before.
  ///
  /// @throws JsepException if the offer cannot be answered
  @SuppressWarnings("DoNotCallSuggester") // until it is built
  public Answer answer(String offerSdp, AnswerPolicy policy) {
    throw new UnsupportedOperationException("not built yet");
  }
}
