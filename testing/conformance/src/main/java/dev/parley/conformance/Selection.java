package dev.parley.conformance;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which files and subtests count: all, those of a glob, or those of a list.
final class Selection {
  private static final List<String> FOLDERS =
      List.of(
          "mediacapture-streams",
          "webrtc",
          "webrtc-encoded-transform",
          "webrtc-extensions",
          "webrtc-ice",
          "webrtc-identity",
          "webrtc-priority",
          "webrtc-stats",
          "webrtc-svc");

  private final List<String> files;
  private final Map<String, Set<String>> subtests;

  private Selection(List<String> files, Map<String, Set<String>> subtests) {
    this.files = files;
    this.subtests = subtests;
  }

  /// @param only a file of JSON with pairs of a file and a subtest, or a glob over paths in the
  ///   checkout such as `webrtc/RTCDataChannel*`, or null for everything
  static Selection of(Checkout checkout, @Nullable String only) throws IOException {
    if (only != null && only.endsWith(".json")) {
      return ofList(only);
    }
    List<String> all =
        FOLDERS.stream()
            .filter(folder -> Files.isDirectory(checkout.root().resolve(folder)))
            .flatMap(folder -> checkout.tests(folder).stream())
            .toList();
    if (only == null) {
      return new Selection(all, Map.of());
    }
    PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + only);
    PathMatcher below = FileSystems.getDefault().getPathMatcher("glob:" + only + "/**");
    List<String> matching =
        all.stream()
            .filter(file -> glob.matches(Path.of(file)) || below.matches(Path.of(file)))
            .toList();
    return new Selection(matching, Map.of());
  }

  private static Selection ofList(String path) throws IOException {
    Map<String, Set<String>> subtests = new HashMap<>();
    for (Object pair : Json.parse(Files.readString(Path.of(path)), List.class)) {
      List<?> entry = (List<?>) pair;
      subtests
          .computeIfAbsent(String.valueOf(entry.get(0)), file -> new HashSet<>())
          .add(String.valueOf(entry.get(1)));
    }
    List<String> files =
        subtests.keySet().stream()
            .map(file -> file.replaceFirst("\\?.*$", ""))
            .distinct()
            .sorted()
            .toList();
    return new Selection(files, subtests);
  }

  /// The test files, without variants.
  List<String> files() {
    return files;
  }

  /// Whether a variant of a file is of interest at all.
  boolean wants(String fileAndVariant) {
    return subtests.isEmpty() || subtests.containsKey(fileAndVariant);
  }

  /// How many of the chosen subtests there are in a file; those of a list that were not run count.
  long total(Results results) {
    Set<String> chosen = subtests.get(results.file());
    return chosen == null ? results.subtests().size() : chosen.size();
  }

  /// How many of the chosen subtests passed.
  long passed(Results results) {
    Set<String> chosen = subtests.get(results.file());
    return results.subtests().stream()
        .filter(Results.Subtest::passed)
        .filter(s -> chosen == null || chosen.contains(s.name()))
        .map(Results.Subtest::name)
        .distinct()
        .count();
  }
}
