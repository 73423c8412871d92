package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoreTest {
  private static Results results(String file, Results.Subtest... subtests) {
    return new Results(file, "OK", null, 1, List.of(subtests));
  }

  private static Results.Subtest subtest(String name, String status) {
    return new Results.Subtest(name, status, null);
  }

  @Test
  void countsWhatPassesOfTheListAndMissesWhatWasNotSeen() {
    Core core = Core.parse("# a comment\na.html\n  one\n  two words\n  never seen\nb.html\n  x\n");
    List<Results> all =
        List.of(
            results(
                "a.html",
                subtest("one", "PASS"),
                subtest("two\n  words", "PASS"),
                subtest("not in the list", "PASS")),
            results("b.html", subtest("x", "FAIL")),
            results("c.html", subtest("x", "PASS")));

    assertThat(core.passed(all)).isEqualTo(2);
    assertThat(core.total(all)).isEqualTo(4);
    assertThat(core.total(all.subList(1, 2))).isEqualTo(1);
    assertThat(core.total()).isEqualTo(4);
  }

  @Test
  void hasItsList() {
    assertThat(Core.read().total()).isGreaterThan(1000);
  }
}
