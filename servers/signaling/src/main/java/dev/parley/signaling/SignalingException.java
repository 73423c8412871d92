package dev.parley.signaling;

import org.jspecify.annotations.Nullable;

/// A message of a client that is refused: a code for programs and one sentence for people.
public final class SignalingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final @Nullable Long sequence;

  SignalingException(ErrorCode code, String sentence) {
    this(code, sentence, null);
  }

  SignalingException(ErrorCode code, String sentence, @Nullable Long sequence) {
    super(sentence, null, false, false);
    this.code = code;
    this.sequence = sequence;
  }

  public ErrorCode code() {
    return code;
  }

  /// The offer that it is about, if any.
  public @Nullable Long sequence() {
    return sequence;
  }

  ServerMessage.Refused toMessage() {
    return new ServerMessage.Refused(code, String.valueOf(getMessage()), sequence);
  }
}
