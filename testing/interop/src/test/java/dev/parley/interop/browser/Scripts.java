package dev.parley.interop.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/// JavaScript around what a test wants to know, so that both browsers answer with one string of
/// JSON.
final class Scripts {
  private Scripts() {}

  /// An expression whose promise settles with the JSON of the given expression's value.
  static String toJson(String expression) {
    return "(async () => JSON.stringify((await (" + expression + ")) ?? null))()";
  }

  /// An expression whose promise settles with whether the condition came true in time.
  ///
  /// A condition that throws counts as false: the page may not be ready for the question.
  static String poll(String condition, Duration timeout) {
    return """
    (async () => {
      const end = performance.now() + %d;
      for (;;) {
        try { if (await (%s)) return true; } catch {}
        if (performance.now() > end) return false;
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    })()\
    """
        .formatted(timeout.toMillis(), condition);
  }

  static JsonNode parse(String json) {
    try {
      return DebugSocket.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BrowserException("the page answered with something that is not JSON: " + json, e);
    }
  }
}
