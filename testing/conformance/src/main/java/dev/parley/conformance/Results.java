package dev.parley.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outcome of one test file.
record Results(
    String file,
    String harnessStatus,
    @Nullable String harnessMessage,
    long millis,
    List<Subtest> subtests) {
  private static final List<String> SUBTEST_STATUS =
      List.of("PASS", "FAIL", "TIMEOUT", "NOTRUN", "PRECONDITION_FAILED");
  private static final List<String> HARNESS_STATUS =
      List.of("OK", "ERROR", "TIMEOUT", "PRECONDITION_FAILED");

  private record PageTest(String name, int status, @Nullable String message) {}

  private record PageReport(int status, @Nullable String message, List<PageTest> tests) {}

  record Subtest(String name, String status, @Nullable String message) {
    /// From what the page's result callback hands over.
    static Subtest of(String json) {
      return of(Json.parse(json, PageTest.class));
    }

    private static Subtest of(PageTest test) {
      return new Subtest(test.name, SUBTEST_STATUS.get(test.status), test.message);
    }

    boolean passed() {
      return status.equals("PASS");
    }
  }

  /// From what the page's completion callback hands over.
  static Results completed(String file, String json, long millis) {
    PageReport report = Json.parse(json, PageReport.class);
    return new Results(
        file,
        HARNESS_STATUS.get(report.status),
        report.message,
        millis,
        report.tests.stream().map(Subtest::of).toList());
  }

  long passed() {
    return subtests.stream().filter(Subtest::passed).count();
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put(
        "harness",
        harnessMessage == null
            ? Map.of("status", harnessStatus)
            : ordered("status", harnessStatus, "message", harnessMessage));
    json.put("ms", millis);
    json.put(
        "subtests",
        subtests.stream()
            .map(s ->
                s.passed()
                    ? ordered("name", s.name(), "status", s.status())
                    : ordered("name", s.name(), "status", s.status(), "message", s.message()))
            .toList());
    return json;
  }

  private static Map<String, @Nullable Object> ordered(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }
}
