package dev.parley.sdp;

/// Text that is not SDP, or more of it than is read; says which line, and why.
public final class SdpException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 120;

  private final int lineNumber;
  private final String line;
  private final String reason;

  SdpException(int lineNumber, String line, String reason) {
    super(
        lineNumber == 0 ? reason : "Line " + lineNumber + ", \"" + shorten(line) + "\": " + reason);
    this.lineNumber = lineNumber;
    this.line = shorten(line);
    this.reason = reason;
  }

  /// Counted from 1; 0 if the description as a whole is meant.
  public int lineNumber() {
    return lineNumber;
  }

  /// The line without its end, shortened and with control characters replaced.
  public String line() {
    return line;
  }

  /// What is wrong with it, as a sentence.
  public String reason() {
    return reason;
  }

  private static String shorten(String line) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < line.length() && i < SHOWN; i++) {
      char c = line.charAt(i);
      shown.append(c < ' ' || c == 0x7f ? '?' : c);
    }
    return line.length() > SHOWN ? shown.append("...").toString() : shown.toString();
  }
}
