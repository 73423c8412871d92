package dev.parley.sfu;

/// A refusal of the SFU: a code for programs and one sentence for people.
public final class SfuException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final SfuError code;

  public SfuException(SfuError code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public SfuException(SfuError code, String sentence, Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  public SfuError code() {
    return code;
  }
}
