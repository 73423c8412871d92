package dev.parley.app.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.dtls.DtlsCertificate;
import dev.parley.net.SystemEntropy;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The driver on a clock that the test sets, with an authority that does as it is told.
class AutomaticCertificateTest {
  private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");
  private static final URI DIRECTORY = URI.create("https://authority.example/directory");

  @TempDir private Path data = Path.of("");
  private Instant now = START;
  private final Clerk clerk = new Clerk();

  /// Gives certificates of ninety days, or refuses.
  private final class Clerk implements Authority {
    final List<Door> orders = new ArrayList<>();
    @Nullable RuntimeException refusal;
    @Nullable Window window;
    @Nullable X509Certificate replaced;
    Duration life = Duration.ofDays(90);

    @Override
    public Certified order(Door door, Answers answers, @Nullable X509Certificate before) {
      orders.add(door);
      replaced = before;
      if (refusal != null) {
        throw refusal;
      }
      return made(now, now.plus(life));
    }

    @Override
    public @Nullable Window renewal(X509Certificate certificate) {
      return window;
    }

    @Override
    public String terms() {
      return "https://authority.example/terms";
    }

    @Override
    public void close() {
      refusal = new IllegalStateException("closed");
    }
  }

  private static Certified made(Instant from, Instant to) {
    long dayAfter = from.plus(Duration.ofDays(1)).toEpochMilli(); // it begins a day early
    DtlsCertificate made =
        DtlsCertificate.generate(new SystemEntropy(), dayAfter, to.toEpochMilli());
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      X509Certificate own =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(made.der()));
      return new Certified(List.of(own), made.privateKey());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private AcmeFiles files() {
    return new AcmeFiles(data, DIRECTORY);
  }

  private AutomaticCertificate automatic() {
    return new AutomaticCertificate(
        new AcmeSettings("meet.example.org", DIRECTORY, null, null, data),
        files(),
        clerk,
        () -> now,
        new HalfEntropy());
  }

  /// Looks every minute for a while, as the timer would.
  private void pass(AutomaticCertificate automatic, Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(Duration.ofMinutes(1));
      automatic.look();
    }
  }

  @Test
  void ordersAtOnceAndRenewsAtTwoThirds() {
    AutomaticCertificate automatic = automatic();
    assertThat(automatic.certified()).isNull();
    assertThat(automatic.state()).contains("is being asked for at authority.example");
    automatic.look();
    Certified first = Objects.requireNonNull(automatic.certified());
    assertThat(clerk.orders).hasSize(1);
    assertThat(clerk.replaced).isNull();
    assertThat(automatic.state()).contains("good until 1 March 2027, 00:00 UTC");
    pass(automatic, Duration.ofDays(59));
    assertThat(clerk.orders).hasSize(1);
    pass(automatic, Duration.ofDays(2));
    assertThat(clerk.orders).hasSize(2);
    assertThat(clerk.replaced).isEqualTo(first.own());
    assertThat(automatic.certified()).isNotEqualTo(first);
  }

  @Test
  void aRestartUsesTheKeptOneWithoutAnOrder() {
    AutomaticCertificate before = automatic();
    before.look();
    now = START.plus(Duration.ofDays(30));
    AutomaticCertificate after = automatic();
    assertThat(after.certified()).isEqualTo(before.certified());
    pass(after, Duration.ofDays(1));
    assertThat(clerk.orders).hasSize(1);
  }

  @Test
  void aRestartWithAnExpiredOneOrders() {
    automatic().look();
    now = START.plus(Duration.ofDays(91));
    AutomaticCertificate after = automatic();
    assertThat(after.certified()).as("browsers refuse it").isNull();
    after.look();
    assertThat(clerk.orders).hasSize(2);
    assertThat(Objects.requireNonNull(after.certified()).notAfter()).isAfter(now);
  }

  @Test
  void oneOfAnotherAuthorityIsNotUsed() throws Exception {
    new AcmeFiles(data, URI.create("https://staging.example/directory"))
        .keep("meet.example.org", made(START, START.plus(Duration.ofDays(90))));
    assertThat(automatic().certified()).isNull();
  }

  @Test
  void aDamagedOneIsNotUsed() throws Exception {
    automatic().look();
    Path file = files().folder().resolve("meet.example.org.pem");
    Files.writeString(
        file, Files.readString(file).replace("CERTIFICATE-----\nMI", "CERTIFICATE-----\nXX"));
    assertThat(automatic().certified()).isNull();
    Files.writeString(file, "nothing");
    assertThat(automatic().certified()).isNull();
  }

  @Test
  void failuresAreSaidAndTriedAgainAtGrowingIntervals() {
    clerk.refusal = new Refusal("The port is not reached.", null, null);
    AutomaticCertificate automatic = automatic();
    automatic.look();
    assertThat(automatic.trouble()).isEqualTo("The port is not reached.");
    pass(automatic, Duration.ofHours(1));
    assertThat(clerk.orders).as("at 0, 1, 5 and 21 minutes").hasSize(4);
    clerk.refusal = null;
    pass(automatic, Duration.ofHours(1));
    assertThat(automatic.certified()).isNotNull();
    assertThat(automatic.trouble()).isNull();
  }

  @Test
  void aFaultOfOursIsAFailureToo() {
    clerk.refusal = new IllegalStateException("a bug");
    AutomaticCertificate automatic = automatic();
    automatic.look();
    assertThat(automatic.trouble()).contains("a bug");
    pass(automatic, Duration.ofHours(1));
    assertThat(clerk.orders).hasSize(4);
  }

  @Test
  void aLimitIsObeyed() {
    clerk.refusal = new Refusal("Not now.", START.plus(Duration.ofHours(5)), null);
    AutomaticCertificate automatic = automatic();
    automatic.look();
    pass(automatic, Duration.ofHours(4));
    assertThat(clerk.orders).hasSize(1);
    pass(automatic, Duration.ofHours(1));
    assertThat(clerk.orders).hasSize(2);
  }

  @Test
  void anAuthorityThatWantsItRenewedEarlyIsObeyed() {
    AutomaticCertificate automatic = automatic();
    automatic.look();
    pass(automatic, Duration.ofDays(3));
    clerk.window =
        new Authority.Window(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)), null);
    pass(automatic, Duration.ofHours(7));
    assertThat(clerk.orders).as("a certificate that is to be revoked").hasSize(2);
  }

  @Test
  void aCertificateThatIsDueAsItComesIsNotOrderedWithoutEnd() {
    clerk.life = Duration.ofDays(-1);
    AutomaticCertificate automatic = automatic();
    automatic.look();
    assertThat(automatic.trouble()).contains("clock");
    pass(automatic, Duration.ofHours(1));
    assertThat(clerk.orders).hasSize(4);
  }

  @Test
  void afterALongSleepItRenews() {
    AutomaticCertificate automatic = automatic();
    automatic.look();
    now = now.plus(Duration.ofDays(400));
    automatic.look();
    assertThat(clerk.orders).hasSize(2);
  }

  @Test
  void everythingKeptIsForItsOwnerAlone() throws Exception {
    AutomaticCertificate automatic = automatic();
    assertThat(automatic.agreed()).isFalse();
    automatic.agree();
    assertThat(automatic().agreed()).isTrue();
    automatic.look();
    assertThat(files().account().getPrivate()).isEqualTo(files().account().getPrivate());
    try (Stream<Path> all = Files.list(automatic.folder())) {
      List<Path> kept = all.toList();
      assertThat(kept)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("agreed", "account.pem", "meet.example.org.pem");
      for (Path file : kept) {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaid() throws Exception {
    Files.writeString(data.resolve("acme"), "a file where the folder would be");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> automatic().agree())
        .withMessageContaining("--data-dir");
  }
}
