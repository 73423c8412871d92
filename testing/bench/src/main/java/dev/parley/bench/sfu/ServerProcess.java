package dev.parley.bench.sfu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM that answers lines with lines.
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final PrintStream out;
  private final BufferedReader in;

  /// Starts a JVM like our own with further options.
  ServerProcess(Class<?> main, String options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    for (String option : options.split(" +", -1)) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.add(main.getName());
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    in = process.inputReader(StandardCharsets.UTF_8);
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

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    out.close();
    process.destroy();
  }
}
