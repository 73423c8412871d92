package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class TlsIdentityTest {
  @TempDir private Path folder = Path.of("");
  private TestCertificates made = new TestCertificates(folder);

  @BeforeEach
  void begin() {
    made = new TestCertificates(folder);
  }

  private TlsIdentity identity(String alias, String... more) throws Exception {
    made.make(alias, "EC", more);
    return TlsIdentity.of(made.chain(alias, 1), made.key(alias), null);
  }

  @Test
  void namesTheFirstHostThatCanBeConnectedTo() throws Exception {
    TlsIdentity identity =
        identity("web", "-ext", "san=ip:192.0.2.1,dns:*.example.org,dns:calls.example.org");
    assertThat(identity.hostName()).isEqualTo("calls.example.org");
    TlsIdentity told = TlsIdentity.of(made.chain("web", 1), made.key("web"), "meet.example.org");
    assertThat(told.hostName()).isEqualTo("meet.example.org");
  }

  @Test
  void aCertificateWithoutHostNamesNamesNone() throws Exception {
    assertThat(identity("web").hostName()).isNull();
    assertThat(TlsIdentity.selfSigned().hostName()).isNull();
  }

  /// SEC 1 (RFC 5915) and PKCS #1 (RFC 8017), which stand inside of PKCS #8.
  @ParameterizedTest
  @CsvSource({"EC, EC PRIVATE KEY", "RSA, RSA PRIVATE KEY", "Ed25519, PRIVATE KEY"})
  void readsKeysAsToolsWriteThem(String algorithm, String label) throws Exception {
    made.make("web", algorithm);
    byte[] pkcs8 = made.pkcs8("web");
    byte[] inside =
        label.equals("PRIVATE KEY")
            ? pkcs8
            : Arrays.copyOfRange(pkcs8, lastOctetString(pkcs8), pkcs8.length);
    Path key =
        Files.writeString(
            folder.resolve("old.key"),
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + TestCertificates.pem(label, inside));
    assertThat(TlsPair.read(made.chain("web", 1), key).key().getEncoded()).isEqualTo(pkcs8);
  }

  /// Where the content of the octet string begins that is the rest of a PKCS #8 key.
  private static int lastOctetString(byte[] pkcs8) {
    for (int at = 0; at < pkcs8.length - 4; at++) {
      if (pkcs8[at] == 0x04) {
        int first = pkcs8[at + 1] & 0xFF;
        int size = first < 0x80 ? 0 : first & 0x7F;
        int length = size == 0 ? first : 0;
        for (int i = 0; i < size && i < 2; i++) {
          length = length << 8 | pkcs8[at + 2 + i] & 0xFF;
        }
        if (at + 2 + size + length == pkcs8.length) {
          return at + 2 + size;
        }
      }
    }
    throw new AssertionError("no octet string");
  }

  @Test
  void saysWhyFilesCannotBeUsed() throws Exception {
    made.make("web", "EC");
    made.make("other", "EC");
    made.make("rsa", "RSA");
    Path chain = made.chain("web", 1);
    refuses(chain, made.key("other"), "is not that of the certificate");
    refuses(chain, made.key("rsa"), "cannot be used");
    refuses(chain, chain, "holds no unencrypted private key");
    refuses(made.key("web"), made.key("web"), "cannot be used");
    refuses(Files.createFile(folder.resolve("empty")), made.key("web"), "holds no certificate");
    refuses(folder.resolve("nowhere.pem"), made.key("web"), "may this user read them?");
  }

  private static void refuses(Path chain, Path key, String why) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> TlsIdentity.of(chain, key, null))
        .withMessageContaining(why);
  }

  @Test
  void readsItsFilesAgainOnceTheyRest() throws Exception {
    TlsIdentity identity = identity("web");
    String before = identity.fingerprint();
    String alias = identity.keys().getServerAliases("EC", new Principal[0])[0];
    made.make("new", "EC");
    Path key = folder.resolve("web.key");
    Path chain = folder.resolve("web.crt");
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(chain).toMillis() + 5000);

    // Half a renewal: the certificate is there, its key is not.
    renew(made.chain("new", 1), chain, later);
    identity.look();
    identity.look();
    assertThat(identity.fingerprint()).as("the old one stays").isEqualTo(before);

    renew(made.key("new"), key, later);
    identity.look();
    assertThat(identity.fingerprint()).as("not yet at rest").isEqualTo(before);
    identity.look();
    String renewed = identity.fingerprint();
    assertThat(renewed).isNotEqualTo(before);
    assertThat(identity.keys().getPrivateKey(alias))
        .as("of a handshake that has begun")
        .isNotNull();

    Files.writeString(chain, "no certificate");
    identity.look();
    identity.look();
    Files.delete(chain);
    identity.look();
    identity.look();
    assertThat(identity.fingerprint()).isEqualTo(renewed);
  }

  private static void renew(Path from, Path to, FileTime when) throws Exception {
    Files.setLastModifiedTime(from, when);
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
