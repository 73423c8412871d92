package dev.parley.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The stored results: for each file how many subtests pass, and which do not.
///
/// A line of its text is `FILE PASSES`; indented lines below it name the subtests that fail, or
/// that pass only sometimes (`~` before the name). So a subtest of the file that is not named must
/// pass.
final class Expectations {
  private static final String INDENT = "  ";
  private static final String FLAKY = "~";

  private record Expected(int passes, TreeSet<String> failing, TreeSet<String> flaky) {}

  private final Map<String, Expected> files = new TreeMap<>();

  static Expectations read(Path path) throws IOException {
    Expectations expectations = new Expectations();
    Expected current = null;
    for (String line : Files.readAllLines(path)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith(INDENT)) {
        int space = line.lastIndexOf(' ');
        current =
            new Expected(
                Integer.parseInt(line.substring(space + 1)), new TreeSet<>(), new TreeSet<>());
        expectations.files.put(line.substring(0, space), current);
      } else if (current == null) {
        throw new IllegalArgumentException(path + " begins with a subtest, not with a file");
      } else {
        String name = line.substring(INDENT.length());
        if (name.startsWith(FLAKY)) {
          current.flaky.add(name.substring(FLAKY.length()));
        } else {
          current.failing.add(name);
        }
      }
    }
    return expectations;
  }

  /// What these results make of a file of expectations; what passes only sometimes stays so.
  void update(List<Results> all) {
    for (Results results : all) {
      Expected before = files.get(results.file());
      TreeSet<String> flaky = before == null ? new TreeSet<>() : before.flaky;
      TreeSet<String> failing = new TreeSet<>();
      int passes = 0;
      for (Results.Subtest subtest : results.subtests()) {
        String name = oneLine(subtest.name());
        if (flaky.contains(name)) {
          continue;
        }
        if (subtest.passed()) {
          passes++;
        } else {
          failing.add(name);
        }
      }
      files.put(results.file(), new Expected(passes, failing, flaky));
    }
  }

  String write() {
    StringBuilder text = new StringBuilder();
    text.append(
            "# What ./parley conformance expects; --update writes it. FILE PASSES, then the"
                + " subtests")
        .append(" that fail, or (~) sometimes do.\n");
    files.forEach((file, expected) -> {
      text.append(file).append(' ').append(expected.passes).append('\n');
      expected.failing.forEach(name -> text.append(INDENT).append(name).append('\n'));
      expected.flaky.forEach(name -> text.append(INDENT).append(FLAKY).append(name).append('\n'));
    });
    return text.toString();
  }

  /// A sentence for everything that should pass and does not.
  List<String> regressions(List<Results> all) {
    List<String> regressions = new ArrayList<>();
    for (Results results : all) {
      Expected expected = files.get(results.file());
      if (expected != null) {
        compare(results, expected, regressions);
      }
    }
    return regressions;
  }

  private static void compare(Results results, Expected expected, List<String> regressions) {
    int passes = 0;
    int before = regressions.size();
    for (Results.Subtest subtest : results.subtests()) {
      String name = oneLine(subtest.name());
      if (expected.flaky.contains(name)) {
        continue;
      }
      if (subtest.passed()) {
        passes++;
      } else if (!expected.failing.contains(name)) {
        regressions.add(results.file() + ": " + name + ": " + subtest.message());
      }
    }
    if (passes < expected.passes && regressions.size() == before) {
      regressions.add(
          results.file() + ": " + expected.passes + " subtests should pass, " + passes + " do");
    }
  }

  /// Subtests that pass although they are not expected to.
  long surprises(List<Results> all) {
    long surprises = 0;
    for (Results results : all) {
      Expected expected = files.get(results.file());
      if (expected != null) {
        surprises +=
            results.subtests().stream()
                .filter(s -> s.passed() && expected.failing.contains(oneLine(s.name())))
                .count();
      }
    }
    return surprises;
  }

  /// A name as the lists have it.
  static String oneLine(String name) {
    return name.replaceAll("\\s+", " ").strip();
  }
}
