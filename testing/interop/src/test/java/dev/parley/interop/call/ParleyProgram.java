package dev.parley.interop.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The program `parley` in a process of its own, as its users run it. Closing it is Ctrl-C.
public final class ParleyProgram implements AutoCloseable {
  private static final Duration LINE_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  /// Below the ports that Linux, macOS and Windows give to connections that go out.
  private static final int HIGHEST_FIXED_PORT = 30_000;

  private static final int LOWEST_FIXED_PORT = 15_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
  private static final Pattern READY = Pattern.compile("Parley is ready: (https?://\\S+?)/?");

  /// What the servers of these tests keep, apart from what others on this machine do.
  private static final Path STATE = state();

  private final Process process;
  private final Thread reading;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final CompletableFuture<URI> ready = new CompletableFuture<>();
  private final CompletableFuture<String> joined = new CompletableFuture<>();

  private static Path state() {
    try {
      Path folder = Files.createTempDirectory("parley-state");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      System.err.println(folder + " could not be removed: " + e);
    }
  }

  private ParleyProgram(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add("dev.parley.app.Main");
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("XDG_STATE_HOME", STATE.toString());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reading = Thread.ofVirtual().start(this::read);
  }

  /// Serves on free ports; returns when it accepts connections.
  public static ParleyProgram serve(String... more) {
    return serveAt(0, more);
  }

  /// Serves on a given TCP port, where a server was before.
  public static ParleyProgram serveAt(int port, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--port", String.valueOf(port), "--udp-port", "0"));
    arguments.addAll(List.of(more));
    var program = new ParleyProgram(arguments);
    try {
      program.address();
      return program;
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  /// Serves on a TCP port that no connection is given by chance, so that it is still free when a
  /// second server takes the place of this one.
  public static ParleyProgram serveToBeReplaced(String... more) {
    return serveAt(fixedPort(), more);
  }

  /// A TCP port that no connection is given by chance, and nobody else here.
  public static int fixedPort() {
    return new Random()
        .ints(LOWEST_FIXED_PORT, HIGHEST_FIXED_PORT)
        .filter(ParleyProgram::isFree)
        .filter(GIVEN::add)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /// Joins a room as the participant that is written in Java; returns when it is in.
  public static ParleyProgram join(URI room, String name) {
    var program = new ParleyProgram(List.of("join", room.toString(), "--name", name));
    try {
      program.await(program.joined);
      return program;
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  /// Where the server is, without a slash at the end.
  public URI address() {
    return await(ready);
  }

  /// Many participants in a room, for a while; returns when they are connected.
  public static ParleyProgram load(URI room, String... more) {
    List<String> arguments = new ArrayList<>(List.of("load", room.toString(), "--json"));
    arguments.addAll(List.of(more));
    var program = new ParleyProgram(arguments);
    try {
      program.awaitLine("\"type\":\"load\"");
      return program;
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  /// The first line that contains a text, once it has been written.
  public String awaitLine(String containing) {
    long deadline = System.nanoTime() + LINE_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      for (String line : output) {
        if (line.contains(containing)) {
          return line;
        }
      }
      if (!process.isAlive() && !reading.isAlive()) {
        break;
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new IllegalStateException("no line with " + containing + " but: " + output);
  }

  private <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException(
          "not ready within " + START_TIMEOUT + "; it said: " + output, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the program was starting", e);
    }
  }

  public URI room(String name) {
    return URI.create(address() + "/r/" + name);
  }

  /// What it has written so far.
  public List<String> output() {
    return List.copyOf(output);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.contains("In room ")) {
          joined.complete(line);
        }
        Matcher matcher = READY.matcher(line.strip());
        if (matcher.matches()) {
          ready.complete(URI.create(matcher.group(1)));
        }
      }
    } catch (IOException e) {
      output.add("(output ended: " + e + ")");
    }
    var ended = new IllegalStateException("the program ended");
    ready.completeExceptionally(ended);
    joined.completeExceptionally(ended);
  }

  /// Ends it without a chance to say goodbye, as a crash does.
  public void kill() {
    process.destroyForcibly();
    stop();
  }

  /// Ctrl-C, and wait until it has ended.
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
