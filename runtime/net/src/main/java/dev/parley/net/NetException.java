package dev.parley.net;

import org.jspecify.annotations.Nullable;

/// The network could not be used: a code for programs and one sentence for people.
public final class NetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final NetError code;

  public NetException(NetError code, String sentence) {
    this(code, sentence, null);
  }

  public NetException(NetError code, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  public NetError code() {
    return code;
  }
}
