package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Certificates made with the JDK's own `keytool`, and PEM files of them.
final class TestCertificates {
  private static final String PASSWORD = "secret";

  private final Path folder;
  private final Path store;

  TestCertificates(Path folder) {
    this.folder = folder;
    store = folder.resolve("store.p12");
  }

  /// Makes a pair, in which `more` are further words for `keytool -genkeypair`.
  void make(String alias, String algorithm, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", algorithm));
    command.addAll(List.of("-dname", "CN=" + alias, "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  /// Writes the chain of a pair, or its first `length` certificates.
  Path chain(String alias, int length) throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    Certificate[] chain = keys().getCertificateChain(alias);
    for (int i = 0; i < Math.min(length, chain.length); i++) {
      text.append(pem("CERTIFICATE", chain[i].getEncoded()));
    }
    return Files.writeString(folder.resolve(alias + ".crt"), text);
  }

  Path key(String alias) throws IOException, GeneralSecurityException {
    return Files.writeString(folder.resolve(alias + ".key"), pem("PRIVATE KEY", pkcs8(alias)));
  }

  byte[] pkcs8(String alias) throws IOException, GeneralSecurityException {
    Key key = keys().getKey(alias, PASSWORD.toCharArray());
    return key.getEncoded();
  }

  static String pem(String what, byte[] der) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(der));
  }
}
