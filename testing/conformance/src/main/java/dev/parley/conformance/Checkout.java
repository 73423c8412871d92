package dev.parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A web-platform-tests checkout: where its files are, and which of them are tests.
public record Checkout(Path root) {
  private static final Map<String, String> ALIASES =
      Map.of("/resources/WebIDLParser.js", "/resources/webidl2/lib/webidl2.js");
  private static final Set<String> SUPPORT_FOLDERS =
      Set.of("resources", "third_party", "tools", "coverage", "support");
  private static final Pattern SUBSTITUTION =
      Pattern.compile("\\{\\{(host|domains|hosts|ports|location|GET)[^}]*}}");

  /// The text of the file at a URL path, or null where there is none.
  public @Nullable String read(String urlPath) {
    String path = urlPath.replaceFirst("[?#].*$", "");
    Path file = root.resolve(ALIASES.getOrDefault(path, path).substring(1)).normalize();
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      return null;
    }
    try {
      String text = Files.readString(file);
      return path.contains(".sub.")
          ? SUBSTITUTION.matcher(text).replaceAll("web-platform.test")
          : text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The tests at or below the given file or folder, as paths relative to the root.
  public List<String> tests(String pathInRoot) {
    Path start = root.resolve(pathInRoot);
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(Files::isRegularFile)
          .map(root::relativize)
          .filter(file -> isTest(file, pathInRoot))
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isTest(Path file, String pathInRoot) {
    String name = file.getFileName().toString();
    for (Path folder : file) {
      if (SUPPORT_FOLDERS.contains(folder.toString()) && !file.toString().equals(pathInRoot)) {
        return false;
      }
    }
    if (name.matches(".*\\.(window|any)\\.js")) {
      return true;
    }
    String text = name.endsWith(".html") && !name.contains("-manual.") ? read("/" + file) : null;
    return text != null && text.contains("testharness.js");
  }
}
