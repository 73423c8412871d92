package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AcmeOptionsTest {
  @TempDir private Path data = Path.of("");

  private ServeOptions options(String... said) {
    List<String> all = new ArrayList<>(List.of(said));
    all.add("--data-dir=" + data);
    ServeOptions options = new ServeOptions();
    CommandLine.populateCommand(options, all.toArray(String[]::new));
    return options;
  }

  @ParameterizedTest
  @CsvSource({
    "--domain=meet.example.org, true, 443",
    "--domain=meet.example.org --port=443, true, 443",
    "--domain=meet.example.org --port=8443 --acme-agree, true, 8443",
    "--domain=parley --acme-directory=https://ca.example/acme, true, 443",
    "--domain=meet.example.org --port=8080, false, 8080",
    "--domain=meet.example.org --tls-self-signed, false, 8080",
    "--bind=127.0.0.1, false, 8080"
  })
  void aNameWithoutAnotherPortIsEnough(String said, boolean automatic, int port) {
    ServeOptions options = options(said.split(" "));
    assertThat(options.how() != null).isEqualTo(automatic);
    assertThat(options.port()).isEqualTo(port);
    options.check();
  }

  @ParameterizedTest
  @CsvSource({
    "--acme-agree, want --domain",
    "--acme-agree --domain=a.example --tls-self-signed, without --tls-cert and --tls-self-signed",
    "--domain=parley, Let's Encrypt gives no certificate for 'parley'",
    "--domain=a.example --acme-directory=http://ca.example/, --acme-directory has to be",
    "--domain=a.example --acme-root=/nowhere/at.all, --acme-root",
    "--domain=a.example --http-port=70000, --http-port has to be"
  })
  void whatDoesNotFitIsSaid(String said, String sentence) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> options(said.split(" ")).check())
        .withMessageContaining(sentence);
  }

  @Test
  void theTermsHaveToBeAgreedToOnce() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> options("--domain=a.example").tls())
        .withMessageContaining("say --acme-agree")
        .withMessageContaining("--tls-cert")
        .withMessageContaining("--port 8080");
    assertThat(Files.exists(data.resolve("acme"))).isFalse();
    try (TlsIdentity first =
        Objects.requireNonNull(options("--domain=a.example", "--acme-agree").tls())) {
      assertThat(first.isSelfSigned()).as("until the real one has come").isTrue();
      assertThat(first.hostName()).isEqualTo("a.example");
    }
    try (TlsIdentity second = Objects.requireNonNull(options("--domain=a.example").tls())) {
      assertThat(Objects.requireNonNull(second.automatic()).state()).contains("is being asked for");
    }
  }

  @Test
  void theConfigurationSaysHowTheCertificateComes() {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new ConfigCommand()).setOut(new PrintWriter(out, true));
    assertThat(command.execute("--domain=a.example", "--data-dir=" + data)).isZero();
    assertThat(out.toString())
        .containsPattern("\nport: 443 +# default\n")
        .contains(
            "# TCP port 443: the certificate of a.example comes by itself from",
            "and is kept in " + data,
            "its terms of service are not agreed to yet (--acme-agree)");
  }
}
