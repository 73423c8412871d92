package dev.parley.interop.dtls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An `openssl` process whose output is collected.
final class OpenSsl implements AutoCloseable {
  private static final Pattern KEYS = Pattern.compile("Keying material: ([0-9A-F]+)");

  private final Process process;
  private final StringBuilder output = new StringBuilder();

  OpenSsl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread.ofVirtual().start(this::read);
  }

  static boolean installed() {
    try {
      Process version = new ProcessBuilder("openssl", "version").start();
      return version.waitFor() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException closed) {
      append("[closed]");
    }
  }

  private synchronized void append(String text) {
    output.append(text);
  }

  private synchronized String output() {
    return output.toString();
  }

  boolean said(String text) {
    return output().contains(text);
  }

  boolean saidKeys() {
    return KEYS.matcher(output()).find();
  }

  /// What its exporter gave, in upper-case hex.
  String keys() {
    Matcher matcher = KEYS.matcher(output());
    if (!matcher.find()) {
      throw new AssertionError(output());
    }
    return matcher.group(1);
  }

  void type(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(output(), e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  @Override
  public String toString() {
    return output();
  }
}
