package dev.parley.app.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What outlives the server, for its owner alone: the agreement, the account's key and the
/// certificates of one authority. Each file is written whole or not at all.
final class AcmeFiles {
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String PUBLIC_KEY = "PUBLIC KEY";
  private static final String CERTIFICATE = "CERTIFICATE";

  private final Path folder;

  /// @param data the server's data folder; that of the authority stands in it
  AcmeFiles(Path data, URI directory) {
    String name = String.valueOf(directory.getAuthority()) + directory.getPath();
    folder = data.resolve("acme").resolve(name.replaceAll("[^A-Za-z0-9.-]+", "_"));
  }

  Path folder() {
    return folder;
  }

  /// Whether the operator has agreed to the authority's terms of service.
  boolean agreed() {
    return Files.exists(folder.resolve("agreed"));
  }

  void agree(URI directory, Instant now) throws IOException {
    write(
        "agreed",
        "The operator agreed to the terms of service of " + directory + ", " + now + "\n");
  }

  /// The account's key: kept, or made now.
  KeyPair account() throws IOException {
    Path file = folder.resolve("account.pem");
    if (!Files.exists(file)) {
      KeyPair made = newKey();
      write(
          "account.pem",
          Pem.text(PRIVATE_KEY, made.getPrivate().getEncoded())
              + Pem.text(PUBLIC_KEY, made.getPublic().getEncoded()));
      return made;
    }
    String text = Files.readString(file);
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(Pem.block(text, PUBLIC_KEY))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(Pem.block(text, PRIVATE_KEY))));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is damaged; without it, another account is made", e);
    }
  }

  /// A key as all authorities take them.
  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /// The certificate of a name; null if there is none.
  ///
  /// @throws IOException if it cannot be read
  @Nullable Certified certificate(String domain) throws IOException {
    Path file = folder.resolve(domain + ".pem");
    if (!Files.exists(file)) {
      return null;
    }
    String text = Files.readString(file);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain = new ArrayList<>();
      for (byte[] der : Pem.blocks(text, CERTIFICATE)) {
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
      byte[] key = Pem.block(text, PRIVATE_KEY);
      return chain.isEmpty()
          ? null
          : new Certified(
              chain, KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is damaged", e);
    }
  }

  /// Chain and key in one file: they change together.
  void keep(String domain, Certified certified) throws IOException {
    StringBuilder text = new StringBuilder(Pem.text(PRIVATE_KEY, certified.key().getEncoded()));
    try {
      for (X509Certificate each : certified.chain()) {
        text.append(Pem.text(CERTIFICATE, each.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
    write(domain + ".pem", text.toString());
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, name, ".new"); // for its owner alone
    try {
      if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(draft, text);
      Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
