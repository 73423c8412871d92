package dev.parley.interop.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import dev.parley.interop.browser.Page;
import dev.parley.webrtc.RTCSessionDescriptionInit;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The programs of `docs/peer.md`: taken out of the page, compiled and started by the JDK as a
/// reader would, and met by Chromium.
@Timeout(600)
class FirstPageTest {
  private static final Path DOCUMENT = Path.of("../../docs/peer.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern FILE =
      Pattern.compile("^```\\w+ (\\w+\\.\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @Test
  void thePageKeepsWhatItPromises() throws IOException {
    assertThat(lines("DataEcho.java")).isLessThanOrEqualTo(12);
    assertThat(lines("VideoEcho.java")).isLessThanOrEqualTo(20);
  }

  @Test
  void echoesChannelsAndPicturesOfChromium() throws IOException {
    try (Browser browser = InstalledBrowsers.chromium()) {
      channels(browser);
      pictures(browser);
    }
  }

  private void channels(Browser browser) throws IOException {
    Process program = start("DataEcho.java");
    try (BrowserPeer theirs = new BrowserPeer(browser);
        BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
      theirs.run("take(pc.createDataChannel('chat')); return true;");
      try (var in = program.outputWriter(StandardCharsets.UTF_8)) {
        in.write(theirs.describe().sdp());
      }
      StringBuilder answer = new StringBuilder();
      for (String line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
        answer.append(line).append("\r\n");
      }
      theirs.take(RTCSessionDescriptionInit.answer(answer.toString()));
      theirs.waitFor("window.channel.readyState === 'open'");
      theirs.run("channel.send('hello'); return true;");
      theirs.waitFor("got.includes('echo hello')");
    }
  }

  private void pictures(Browser browser) throws IOException {
    write("echo.html");
    Process program = start("-Dport=0", "VideoEcho.java");
    try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(line).startsWith("Open http://localhost:");
      try (Page page = browser.open(URI.create(line.substring("Open ".length())))) {
        page.waitUntil("back.getVideoPlaybackQuality().totalVideoFrames > 20", PATIENCE);
        // an encoder that is short of time sends smaller pictures of the same shape
        page.waitUntil(
            "back.videoWidth * mine.videoHeight === back.videoHeight * mine.videoWidth", PATIENCE);
      }
    }
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  /// Starts the program with the JDK's launcher, which compiles it.
  private Process start(String... arguments) throws IOException {
    write(arguments[arguments.length - 1]);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return process;
  }

  private void write(String file) throws IOException {
    Files.writeString(folder.resolve(file), text(file));
  }

  /// How long a program is, without imports and empty lines.
  private static long lines(String file) throws IOException {
    return text(file).lines().filter(l -> !l.isBlank() && !l.startsWith("import ")).count();
  }

  private static String text(String file) throws IOException {
    Matcher block = FILE.matcher(Files.readString(DOCUMENT));
    while (block.find()) {
      if (block.group(1).equals(file)) {
        return block.group(2);
      }
    }
    throw new AssertionError(DOCUMENT + " has no block ```language " + file);
  }
}
