package dev.parley.app.participant;

/// Why a call could not begin or go on; one plain sentence.
public final class CallException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CallException(String sentence) {
    super(sentence);
  }

  CallException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
