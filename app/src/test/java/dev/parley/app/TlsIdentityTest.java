package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Certificates made with the JDK's own `keytool`.
@Timeout(60)
class TlsIdentityTest {
  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir private Path folder;

  private TlsIdentity identity(String... names) throws Exception {
    Path store = folder.resolve("store.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "web", "-keyalg", "EC", "-dname", "CN=web"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", "secret"));
    if (names.length > 0) {
      command.addAll(List.of("-ext", "san=" + String.join(",", names)));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    Key key = keys.getKey("web", PASSWORD);
    Certificate certificate = keys.getCertificate("web");
    Path chain = pem("CERTIFICATE", certificate.getEncoded());
    return TlsIdentity.of(chain, pem("PRIVATE KEY", key.getEncoded()));
  }

  private Path pem(String what, byte[] der) throws Exception {
    String text =
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(der));
    return Files.writeString(folder.resolve(what + ".pem"), text);
  }

  @Test
  void namesTheFirstHostThatCanBeConnectedTo() throws Exception {
    assertThat(identity("ip:192.0.2.1", "dns:*.example.org", "dns:calls.example.org").hostName())
        .isEqualTo("calls.example.org");
  }

  @Test
  void aCertificateWithoutHostNamesNamesNone() throws Exception {
    assertThat(identity().hostName()).isNull();
    assertThat(TlsIdentity.selfSigned().hostName()).isNull();
  }
}
