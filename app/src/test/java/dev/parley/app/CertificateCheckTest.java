package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class CertificateCheckTest {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

  @TempDir private static Path folder = Path.of("");
  private static TestCertificates made = new TestCertificates(folder);

  @BeforeAll
  static void make() throws Exception {
    made = new TestCertificates(folder);
    made.make("authority", "EC", "-ext", "bc:c=ca:true", "-validity", "400");
    made.make(
        "web", "EC", "-signer", "authority", "-ext", "san=dns:*.example.org", "-validity", "90");
  }

  private static List<X509Certificate> chain(String alias, int length) throws Exception {
    return TlsPair.read(made.chain(alias, length), made.key(alias)).chain();
  }

  @Test
  void saysWhenItIsGood() {
    Duration month = Duration.ofDays(30);
    assertThat(CertificateCheck.dates(NOW.minus(month), NOW.plus(month), NOW)).isEmpty();
    assertThat(CertificateCheck.dates(NOW.minus(month), NOW.minusSeconds(1), NOW))
        .singleElement()
        .asString()
        .contains("expired on 1 March 2027");
    assertThat(CertificateCheck.dates(NOW.plusSeconds(1), NOW.plus(month), NOW))
        .singleElement()
        .asString()
        .contains("not valid before");
    assertThat(CertificateCheck.dates(NOW.minus(month), NOW.plus(Duration.ofDays(3)), NOW))
        .singleElement()
        .asString()
        .contains("expires on 4 March 2027");
  }

  @ParameterizedTest
  @CsvSource({
    "meet.example.org, meet.example.org, true",
    "meet.example.org, Meet.Example.org, true",
    "*.example.org, meet.example.org, true",
    "*.example.org, example.org, false",
    "*.example.org, a.meet.example.org, false",
    "*.org, localhost, false",
    "meet.example.org, example.org, false",
  })
  void knowsWhichNamesItIsFor(String name, String domain, boolean expected) {
    assertThat(CertificateCheck.covers(name, domain)).isEqualTo(expected);
  }

  @Test
  void saysThatItIsForAnotherName() throws Exception {
    List<X509Certificate> chain = chain("web", 2);
    Instant now = chain.getFirst().getNotBefore().toInstant().plusSeconds(60);
    assertThat(CertificateCheck.of(chain, "meet.example.com", now))
        .anySatisfy(each -> assertThat(each).contains("meet.example.com", "*.example.org"));
    assertThat(CertificateCheck.of(chain, "meet.example.org", now))
        .noneSatisfy(each -> assertThat(each).contains("--domain"));
  }

  @Test
  void saysWhoTrustsIt() throws Exception {
    List<X509Certificate> whole = chain("web", 2);
    Instant now = whole.getFirst().getNotBefore().toInstant().plusSeconds(60);
    assertThat(CertificateCheck.of(whole, null, now))
        .singleElement()
        .asString()
        .contains("only where the authority", "CN=authority");
    assertThat(CertificateCheck.of(chain("web", 1), null, now))
        .singleElement()
        .asString()
        .contains("fullchain.pem");
    assertThat(CertificateCheck.of(chain("authority", 1), null, now))
        .singleElement()
        .asString()
        .contains("nobody but itself");
  }

  @Test
  void saysThatTheChainIsOutOfOrder() throws Exception {
    List<X509Certificate> chain = chain("web", 2);
    Instant now = chain.getFirst().getNotBefore().toInstant().plusSeconds(60);
    assertThat(CertificateCheck.of(List.of(chain.get(0), chain.get(0)), null, now))
        .singleElement()
        .asString()
        .contains("Certificate 2", "did not sign");
  }
}
