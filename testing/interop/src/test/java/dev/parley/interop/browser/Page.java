package dev.parley.interop.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// One page of a [Browser].
public interface Page extends AutoCloseable {

  /// Leaves the present document for another.
  void navigate(URI address);

  /// The JSON of a JavaScript expression's value; a promise is awaited. Throws [BrowserException]
  /// with the page's error.
  JsonNode evaluate(String expression);

  /// Waits inside the page until the condition, which may be a promise, is true.
  ///
  /// @throws BrowserException when the time is over, with what the page said meanwhile
  void waitUntil(String condition, Duration timeout);

  /// A PNG of what is visible.
  byte[] screenshot();

  /// The size of the window's inside, in CSS pixels.
  void resize(int width, int height);

  /// Shows the page in dark colours, as people choose them for their whole system, or in light
  /// ones.
  default void dark(boolean dark) {
    throw new UnsupportedOperationException("this browser cannot be asked to");
  }

  /// What the page wrote to its console, and its uncaught errors, oldest first.
  List<String> console();

  /// Closes the page, as a person closes a tab.
  @Override
  void close();
}
