package dev.parley.jsep;

/// A description that is good SDP, but cannot be agreed on; the message says why in a sentence.
public final class JsepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsepException(String sentence) {
    super(sentence);
  }
}
