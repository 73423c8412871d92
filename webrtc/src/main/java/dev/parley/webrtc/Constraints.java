package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds settings within capabilities that meet constraints, as well as can be (W3C Media Capture
/// and Streams, `SelectSettings`).
///
/// Constraints are as a browser's object has them: names with a bare value, or with a map of
/// `exact`, `ideal`, `min` and `max`; and `advanced`, a list of such.
final class Constraints {
  private final MediaTrackCapabilities capabilities;
  private final MediaTrackSettings usual;
  private final Map<String, Object> allowed = new LinkedHashMap<>();
  private final Map<String, Object> ideals = new LinkedHashMap<>();

  private Constraints(MediaTrackCapabilities capabilities, MediaTrackSettings usual) {
    this.capabilities = capabilities;
    this.usual = usual;
    allowed.putAll(capabilities.asMap());
  }

  /// The settings for a device.
  ///
  /// @param usual what it does when nothing is asked for
  /// @throws OverconstrainedError if what is required cannot be
  static MediaTrackSettings select(
      Map<String, ?> constraints, MediaTrackCapabilities capabilities, MediaTrackSettings usual) {
    Constraints search = new Constraints(capabilities, usual);
    search.basic(constraints);
    if (constraints.get("advanced") instanceof List<?> sets) {
      sets.forEach(set -> search.advanced(map(set)));
    }
    return search.settings();
  }

  /// How far settings are from what was asked for; smaller is better.
  static double distance(Map<String, ?> constraints, MediaTrackSettings settings) {
    double sum = 0;
    for (Map.Entry<String, ?> entry : constraints.entrySet()) {
      Object ideal = map(entry.getValue()).get("ideal");
      Object actual = settings.get(entry.getKey());
      if (ideal == null) {
        continue;
      }
      if (ideal instanceof Number wanted && actual instanceof Number is) {
        double most = Math.max(Math.abs(wanted.doubleValue()), Math.abs(is.doubleValue()));
        sum += most == 0 ? 0 : Math.abs(wanted.doubleValue() - is.doubleValue()) / most;
      } else {
        sum += Objects.equals(actual, ideal) || list(ideal).contains(actual) ? 0 : 1;
      }
    }
    return sum;
  }

  /// The names of what is required, that is, with exact, min or max.
  static List<String> required(Map<String, ?> constraints) {
    List<String> names = new ArrayList<>();
    constraints.forEach((name, value) -> {
      Map<String, ?> range = map(value);
      if (range.containsKey("exact") || range.containsKey("min") || range.containsKey("max")) {
        names.add(name);
      }
    });
    return names;
  }

  private void basic(Map<String, ?> constraints) {
    constraints.forEach((name, value) -> {
      if (!name.equals("advanced") && value != null) {
        basic(name, value instanceof Map<?, ?> ? map(value) : Map.of("ideal", value));
      }
    });
  }

  private void basic(String name, Map<String, ?> constraint) {
    Object can = allowed.get(name);
    if (can == null) {
      if (constraint.containsKey("exact") && isKnown(name)) {
        throw overconstrained(name, constraint);
      }
      return; // no such thing here: ignored
    }
    Object narrowed = narrow(can, constraint);
    if (narrowed == null) {
      throw overconstrained(name, constraint);
    }
    allowed.put(name, narrowed);
    Object ideal = constraint.get("ideal");
    if (ideal != null) {
      ideals.put(name, ideal);
    }
  }

  private static boolean isKnown(String name) {
    return MediaDevices.SUPPORTED.contains(name);
  }

  private static OverconstrainedError overconstrained(String name, Map<String, ?> constraint) {
    return new OverconstrainedError(name, name + " cannot be " + constraint);
  }

  /// A set counts as a whole or not at all; its bare values are exact.
  private void advanced(Map<String, ?> set) {
    Map<String, Object> then = new LinkedHashMap<>(allowed);
    for (Map.Entry<String, ?> entry : set.entrySet()) {
      Object value = entry.getValue();
      if (value == null) {
        continue;
      }
      Object can = then.get(entry.getKey());
      Object narrowed =
          can == null
              ? null
              : narrow(can, value instanceof Map<?, ?> ? map(value) : Map.of("exact", value));
      if (narrowed == null) {
        return;
      }
      then.put(entry.getKey(), narrowed);
    }
    allowed.putAll(then);
  }

  /// What is left of a capability, or null.
  private static @Nullable Object narrow(Object can, Map<String, ?> constraint) {
    Object exact = constraint.get("exact");
    if (can instanceof MediaTrackCapabilities.Range range) {
      double min = Math.max(range.min(), number(constraint.get("min"), range.min()));
      double max = Math.min(range.max(), number(constraint.get("max"), range.max()));
      if (exact instanceof Number value) {
        min = Math.max(min, value.doubleValue());
        max = Math.min(max, value.doubleValue());
      }
      return min <= max ? new MediaTrackCapabilities.Range(min, max) : null;
    }
    if (exact == null) {
      return can;
    }
    List<?> wanted = list(exact);
    List<?> left = list(can).stream().filter(wanted::contains).toList();
    return left.isEmpty() ? null : left;
  }

  private MediaTrackSettings settings() {
    MediaTrackSettings settings = MediaTrackSettings.none();
    for (Map.Entry<String, Object> entry : allowed.entrySet()) {
      Object value = choose(entry.getKey(), entry.getValue());
      if (value != null) {
        settings = settings.with(entry.getKey(), value);
      }
    }
    Object width = settings.get("width");
    Object height = settings.get("height");
    if (width instanceof Number w
        && height instanceof Number h
        && capabilities.get("aspectRatio") != null) {
      settings = settings.with("aspectRatio", w.doubleValue() / h.doubleValue());
    }
    return settings;
  }

  private @Nullable Object choose(String name, Object can) {
    Object wish = ideals.getOrDefault(name, usual.get(name));
    if (can instanceof MediaTrackCapabilities.Range range) {
      double value = number(wish, range.max());
      double within = Math.clamp(value, range.min(), range.max());
      return within == Math.rint(within) && !name.equals("frameRate") && !name.equals("latency")
          ? (Object) (long) within
          : (Object) within;
    }
    List<?> choices = list(can);
    for (Object wished : list(wish)) {
      if (choices.contains(wished)) {
        return wished;
      }
    }
    return choices.isEmpty() ? null : choices.getFirst();
  }

  private static double number(@Nullable Object value, double otherwise) {
    return value instanceof Number number ? number.doubleValue() : otherwise;
  }

  private static List<?> list(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? list : List.of(value);
  }

  @SuppressWarnings("unchecked") // names are strings wherever constraints come from
  static Map<String, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
  }
}
