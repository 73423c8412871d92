package dev.parley.bench.sfu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A running server and the processor time it has used.
final class ServerProcess implements AutoCloseable {
  /// The clock ticks per second of Linux' `/proc`, the same on every architecture we know.
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final PrintStream out;
  private final BufferedReader in;

  /// Starts a JVM like our own with further options.
  ServerProcess(Class<?> main, String options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : options.split(" +", -1)) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    in = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Sends an offer and waits for the answer.
  String offer(String peer, String sdp, String subscription) throws IOException {
    String encoded = Base64.getEncoder().encodeToString(sdp.getBytes(StandardCharsets.UTF_8));
    String answer = ask("offer " + peer + " " + encoded + subscription);
    if (!answer.startsWith("answer ")) {
      throw new IOException("the server said: " + answer);
    }
    return new String(
        Base64.getDecoder().decode(answer.substring("answer ".length())), StandardCharsets.UTF_8);
  }

  /// What the SFU has counted, as text.
  String stats() throws IOException {
    return ask("stats");
  }

  /// One line there, one line back.
  String ask(String line) throws IOException {
    out.println(line);
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException("the server has ended");
    }
    return answer;
  }

  /// User and system time of all threads so far.
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    out.close();
    process.destroy();
  }
}
