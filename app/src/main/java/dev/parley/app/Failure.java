package dev.parley.app;

/// Something that the user can put right; its message is one plain sentence for stderr.
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  Failure(String sentence) {
    super(sentence);
  }

  Failure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
