package dev.parley.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The subtests that count most: those that both browsers pass and that need no rendering. A
/// subtest that was not seen, since its page broke or timed out, counts as not passed.
final class Core {
  private static final String INDENT = "  ";

  private final Map<String, Set<String>> files;

  private Core(Map<String, Set<String>> files) {
    this.files = files;
  }

  /// The list that is part of this program.
  static Core read() {
    try (InputStream in = Core.class.getResourceAsStream("core.txt")) {
      byte[] text = Objects.requireNonNull(in, "core.txt").readAllBytes();
      return parse(new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lines of `FILE`, and below each its subtests, indented.
  static Core parse(String text) {
    Map<String, Set<String>> files = new LinkedHashMap<>();
    Set<String> current = new LinkedHashSet<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(INDENT)) {
        current.add(line.substring(INDENT.length()));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        current = files.computeIfAbsent(line, file -> new LinkedHashSet<>());
      }
    }
    return new Core(files);
  }

  /// How many subtests of the list are in these files.
  long total(List<Results> all) {
    return all.stream().mapToLong(results -> names(results).size()).sum();
  }

  /// How many subtests there are in the whole list.
  long total() {
    return files.values().stream().mapToLong(Set::size).sum();
  }

  /// How many of those passed.
  long passed(List<Results> all) {
    return all.stream().mapToLong(this::passed).sum();
  }

  private long passed(Results results) {
    Set<String> names = names(results);
    return results.subtests().stream()
        .filter(Results.Subtest::passed)
        .map(subtest -> Expectations.oneLine(subtest.name()))
        .distinct()
        .filter(names::contains)
        .count();
  }

  private Set<String> names(Results results) {
    return files.getOrDefault(results.file(), Set.of());
  }
}
