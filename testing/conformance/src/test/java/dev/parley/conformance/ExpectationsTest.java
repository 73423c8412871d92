package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationsTest {
  private static final String STORED =
      """
      # a comment
      webrtc/a.html?x 2
        known failure
        ~sometimes
      """;

  @TempDir private Path folder;

  private Expectations stored() throws IOException {
    return Expectations.read(Files.writeString(folder.resolve("expected.txt"), STORED));
  }

  private static Results results(Results.Subtest... subtests) {
    return new Results("webrtc/a.html?x", "OK", null, 1, List.of(subtests));
  }

  private static Results.Subtest pass(String name) {
    return new Results.Subtest(name, "PASS", null);
  }

  private static Results.Subtest fail(String name) {
    return new Results.Subtest(name, "FAIL", "because");
  }

  @Test
  void acceptsWhatIsExpected() throws IOException {
    List<Results> all =
        List.of(results(pass("one"), pass("two"), fail("known failure"), fail("sometimes")));
    assertThat(stored().regressions(all)).isEmpty();
    assertThat(stored().surprises(all)).isZero();
  }

  @Test
  void namesASubtestThatShouldPass() throws IOException {
    List<Results> all = List.of(results(pass("one"), fail("two")));
    assertThat(stored().regressions(all)).containsExactly("webrtc/a.html?x: two: because");
  }

  @Test
  void noticesThatSubtestsAreMissing() throws IOException {
    assertThat(stored().regressions(List.of(results(pass("one")))))
        .containsExactly("webrtc/a.html?x: 2 subtests should pass, 1 do");
  }

  @Test
  void countsWhatPassesUnexpectedly() throws IOException {
    assertThat(stored().surprises(List.of(results(pass("known failure"))))).isEqualTo(1);
  }

  @Test
  void writesWhatItReads() throws IOException {
    Expectations expectations = stored();
    expectations.update(
        List.of(results(pass("one"), pass("two"), fail("known failure"), pass("sometimes"))));
    assertThat(expectations.write()).endsWith("webrtc/a.html?x 2\n  known failure\n  ~sometimes\n");
  }
}
