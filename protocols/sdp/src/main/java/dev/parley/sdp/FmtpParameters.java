package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of an `a=fmtp` line in their usual form, `key=value;key=value`.
///
/// @param entries in order; what has no `=` (such as `0-15` or `111/111`) is a key without a value
public record FmtpParameters(List<Entry> entries) {
  /// One parameter.
  public record Entry(String key, @Nullable String value) {}

  public FmtpParameters {
    entries = List.copyOf(entries);
  }

  public static FmtpParameters parse(String text) {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(';', at);
      if (end < 0) {
        end = text.length();
      }
      String entry = text.substring(at, end).strip();
      int equals = entry.indexOf('=');
      if (equals >= 0) {
        entries.add(
            new Entry(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip()));
      } else if (!entry.isEmpty()) {
        entries.add(new Entry(entry, null));
      }
      at = end + 1;
    }
    return new FmtpParameters(entries);
  }

  /// The value of the first parameter of that name, compared without case; null if there is none.
  public @Nullable String value(String key) {
    for (Entry entry : entries) {
      if (entry.key().equalsIgnoreCase(key)) {
        return entry.value();
      }
    }
    return null;
  }

  /// A parameter of at most nine digits as a number; the default if there is none.
  public int number(String key, int byDefault) {
    String value = value(key);
    return value != null && value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : byDefault;
  }
}
