package dev.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What runs in production calls native code in one room alone, `runtime/net-linux`, which is found
/// at start and never required. Sources are read, since this comes before most rooms in a build.
class NativeCodeTest {
  private static final Pattern CALLS =
      Pattern.compile(
          "java\\.lang\\.foreign\\.Linker|\\bSystem\\.load(Library)?\\(|\\bnative \\w+ \\w+\\(");

  @Test
  void onlyOneRoomCallsNativeCode() throws IOException {
    Path house = house();
    List<String> rooms;
    try (Stream<Path> files = Files.walk(house)) {
      rooms =
          files
              .filter(file -> isProduct(house.relativize(file)))
              .filter(NativeCodeTest::callsNativeCode)
              .map(file -> house.relativize(file).subpath(0, 2).toString())
              .distinct()
              .toList();
    }
    assertThat(rooms).containsExactly("runtime/net-linux");
  }

  private static boolean isProduct(Path file) {
    String path = file.toString();
    return path.endsWith(".java")
        && path.contains("/src/main/java/")
        && !path.startsWith("testing/");
  }

  private static boolean callsNativeCode(Path file) {
    try {
      return CALLS.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path house() {
    Path house = Path.of("").toAbsolutePath();
    while (!Files.exists(house.resolve("core/pom.xml"))) {
      house = house.getParent();
    }
    return house;
  }
}
