package dev.parley.interop.nat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Java programs in network namespaces. Closing ends them, the latest first.
final class Programs implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final List<Process> started = new ArrayList<>();

  /// Of these programs alone: a server finds no rooms of another test.
  private final Path state;

  Programs() throws IOException {
    state = Files.createTempDirectory("parley-state-");
  }

  /// Starts a program.
  Process start(String namespace, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(NatNetwork.prefix(namespace));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("XDG_STATE_HOME", state.toString());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /// Starts a program and waits until it says this.
  ///
  /// @return what it has said, which grows
  List<String> startUntil(String said, String namespace, String main, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(namespace, main, arguments);
    CountDownLatch ready = new CountDownLatch(1);
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    Thread.ofVirtual().start(() -> read(process, said, ready, output));
    if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("waited in vain for '" + said + "': " + output);
    }
    return output;
  }

  private static void read(
      Process process, String said, CountDownLatch ready, List<String> output) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.contains(said)) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      output.add("(output ended: " + e + ")");
    }
  }

  /// Everything that a program writes until it ends.
  static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    for (Process process : started.reversed()) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}
