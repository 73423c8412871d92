package dev.parley.interop.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A browser's process with its throwaway profile folder. Closing ends it and its children, by
/// their handles.
final class BrowserProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Process process;
  private final Path profile;
  private final Path log;

  private BrowserProcess(Process process, Path profile, Path log) {
    this.process = process;
    this.profile = profile;
    this.log = log;
  }

  /// A program on the PATH, under the first of its names that is there.
  static Optional<Path> find(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    List<String> folders = Arrays.asList(path.split(File.pathSeparator, -1));
    return Arrays.stream(names)
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Path newProfile(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BrowserProcess start(List<String> command, Path profile) {
    try {
      Path log = profile.resolve("browser.log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(nothing()))
              .start();
      return new BrowserProcess(process, profile, log);
    } catch (IOException e) {
      throw new BrowserException("could not start " + command.getFirst(), e);
    }
  }

  private static File nothing() {
    return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
  }

  /// Waits until the browser has written a file into its profile, and gives its text.
  String awaitFile(String name) {
    Path file = profile.resolve(name);
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    try {
      while (System.nanoTime() < end && process.isAlive()) {
        if (Files.exists(file) && Files.size(file) > 0) {
          return Files.readString(file);
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
      throw new BrowserException(
          "%s: no %s within %s (running: %s). It said:%n%s"
              .formatted(command(), name, START_TIMEOUT, process.isAlive(), Files.readString(log)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException("interrupted while the browser was starting", e);
    }
  }

  private String command() {
    return process.info().command().orElse("browser");
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(3, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    deleteProfile();
  }

  /// A child that is still ending may write once more: then a few files stay in the temporary
  /// folder, which harms nobody.
  private void deleteProfile() {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(BrowserProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "left behind: " + profile, e);
    }
  }
}
