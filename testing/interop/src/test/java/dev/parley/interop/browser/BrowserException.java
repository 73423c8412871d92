package dev.parley.interop.browser;

/// A browser did not start, did not answer in time, or a script in its page failed.
public final class BrowserException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BrowserException(String message) {
    super(message);
  }

  public BrowserException(String message, Throwable cause) {
    super(message, cause);
  }
}
