package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigurationTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("c.yaml"), text);
  }

  /// What `parley config` prints.
  private static String config(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new ConfigCommand()).setOut(new PrintWriter(out, true));
    String[] all = new String[args.length + 1];
    all[0] = "config";
    System.arraycopy(args, 0, all, 1, args.length);
    Configuration.load(all, environment).applyTo(command);
    assertThat(command.execute(args)).isZero();
    return out.toString().replaceAll(" +", " ");
  }

  @Test
  void commandLineGoesBeforeEnvironmentBeforeFileBeforeDefault() throws IOException {
    Path yaml = file("port: 1\nudp-port: 2\nbind: 127.0.0.1\n");
    String printed =
        config(
            Map.of("PARLEY_PORT", "11", "PARLEY_UDP_PORT", "12"),
            "--config=" + yaml,
            "--port",
            "21");
    assertThat(printed)
        .contains("port: 21 # command line\n")
        .contains("udp-port: 12 # environment, PARLEY_UDP_PORT\n")
        .contains("bind: 127.0.0.1 # " + yaml + "\n")
        .contains("dtls-role: passive # default\n");
  }

  @Test
  void takesListsAndFlags() throws IOException {
    Path yaml =
        file(
            "video-codec: [vp9, av1]\nice-lite: true\npublic-address:\n  - 192.0.2.1\n  - 192.0.2.2\n");
    assertThat(config(Map.of(), "--config", yaml.toString()))
        .contains("video-codec: [vp9, av1] # ")
        .contains("public-address: [192.0.2.1, 192.0.2.2] # ")
        .contains("ice-lite: true # ");
    assertThat(config(Map.of(), "--config", yaml.toString(), "--ice-lite"))
        .contains("ice-lite: true # command line");
  }

  @Test
  void printsWhatItCouldRead() throws IOException {
    Path yaml = file(config(Map.of(), "--port", "9000"));
    assertThat(config(Map.of(), "--config", yaml.toString())).contains("port: 9000 # " + yaml);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertFails(Map.of(), file("prot: 1"), "no option 'prot'");
    assertFails(Map.of(), file("port: {a: 1}"), "'port' has to be a value");
    assertFails(Map.of(), file("a: b: c"), "not YAML: see line 1");
    assertFails(Map.of(), file("- 1"), "lines like 'port: 8080'");
    assertFails(Map.of(), folder.resolve("none.yaml"), "cannot be read");
    assertFails(Map.of("PARLEY_PROT", "1"), file(""), "no option --prot");
  }

  private static void assertFails(Map<String, String> environment, Path yaml, String why) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> config(environment, "--config", yaml.toString()))
        .withMessageContaining(why)
        .withMessageEndingWith(".");
  }
}
