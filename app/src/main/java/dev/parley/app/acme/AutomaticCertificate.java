package dev.parley.app.acme;

import dev.parley.core.Entropy;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// A certificate that comes and renews by itself.
///
/// It looks at the clock every few seconds on a thread of its own, which also waits for the
/// authority; nobody waits for that thread. What people may want to know is safe for all threads.
public final class AutomaticCertificate implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.parley.app");
  private static final long LOOK_EVERY_SECONDS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int HTTPS = 443;

  private final AcmeSettings settings;
  private final AcmeFiles files;
  private final Authority authority;
  private final InstantSource clock;
  private final RenewalPlan plan;
  private final Answers answers = new Answers();
  private final List<Door> doors = new ArrayList<>(List.of(Door.TLS));
  private volatile @Nullable Certified certified;
  private volatile @Nullable String trouble;
  private volatile int httpPort = -1;
  private volatile boolean closed;
  private Consumer<Certified> use = ignored -> {};
  private @Nullable HttpDoor door;
  private @Nullable ScheduledExecutorService timer;

  AutomaticCertificate(
      AcmeSettings settings,
      AcmeFiles files,
      Authority authority,
      InstantSource clock,
      Entropy entropy) {
    this.settings = settings;
    this.files = files;
    this.authority = authority;
    this.clock = clock;
    plan = new RenewalPlan(entropy);
    Certified kept = kept();
    if (kept != null && kept.notAfter().isAfter(clock.instant())) {
      certified = kept;
      plan.holds(clock.instant(), kept.notBefore(), kept.notAfter());
    }
  }

  /// One that has not begun, with what was kept of it.
  ///
  /// @throws Refusal if the settings cannot be used
  public static AutomaticCertificate of(
      AcmeSettings settings, InstantSource clock, Entropy entropy) {
    AcmeFiles files = new AcmeFiles(settings.data(), settings.directory());
    return new AutomaticCertificate(
        settings,
        files,
        new PatientAuthority(new AcmeAuthority(settings, files), PATIENCE),
        clock,
        entropy);
  }

  private @Nullable Certified kept() {
    try {
      return files.certificate(settings.domain());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "The certificate that was kept is not used: " + e.getMessage());
      return null;
    }
  }

  public AcmeSettings settings() {
    return settings;
  }

  /// Whether the operator has agreed to the authority's terms of service.
  public boolean agreed() {
    return files.agreed();
  }

  /// The operator agrees to them.
  ///
  /// @throws Refusal if that cannot be kept
  public void agree() {
    try {
      files.agree(settings.directory(), clock.instant());
    } catch (IOException e) {
      throw new Refusal(
          "What belongs to the certificate cannot be kept in "
              + files.folder()
              + " ("
              + e
              + "): give another folder with --data-dir.",
          null,
          e);
    }
  }

  /// Where they stand; null if there are none or the authority cannot be asked.
  public @Nullable String terms() {
    try {
      return authority.terms();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /// Where everything is kept.
  public Path folder() {
    return files.folder();
  }

  /// The certificate, which may be one that was kept; null if none has come yet.
  public @Nullable Certified certified() {
    return certified;
  }

  /// Lets a key manager answer the authority too.
  public X509ExtendedKeyManager keys(X509ExtendedKeyManager own) {
    return new ProofKeys(own, answers);
  }

  /// What lets a TLS port answer the authority.
  public ServerConnectionSelector selector() {
    return new TlsDoor();
  }

  /// Begins, on ports that are open; a certificate that has come is given to `use`.
  ///
  /// @param tlsPort where the server speaks TLS
  /// @param plainPort where to speak plain HTTP beside it
  @SuppressWarnings("FutureReturnValueIgnored") // runs until close, and throws nothing
  public synchronized void start(
      String bind, int tlsPort, int plainPort, Consumer<Certified> consumer) {
    use = consumer;
    String pages = "https://" + settings.domain() + (tlsPort == HTTPS ? "" : ":" + tlsPort);
    try {
      HttpDoor open = HttpDoor.open(bind, plainPort, answers, pages);
      door = open;
      httpPort = open.port();
      doors.add(tlsPort == HTTPS ? 1 : 0, Door.HTTP); // authorities know the usual ports alone
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.INFO,
          () ->
              "Nobody is led from http: to https:, since TCP port "
                  + plainPort
                  + " is not to be had ("
                  + e.getMessage()
                  + ").");
    }
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parley-acme").factory());
    timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /// Does what is due.
  void look() {
    Instant now = clock.instant();
    try {
      Certified current = certified;
      if (plan.isDue(now)) {
        order(current);
      } else if (current != null && plan.isQuestionDue(now)) {
        ask(current, now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void order(@Nullable Certified current) throws InterruptedException {
    int before = plan.failures();
    Door at = doors.get(before % doors.size()); // where one failed, the other may do
    Certified fresh;
    try {
      fresh = authority.order(at, answers, current == null || before > 0 ? null : current.own());
    } catch (Refusal e) {
      failed(e.sentences(), e.until());
      return;
    } catch (RuntimeException e) { // a fault of ours must not end it
      LOG.log(System.Logger.Level.ERROR, "a certificate could not be ordered", e);
      failed("The order ended with " + e + ".", null);
      return;
    }
    keep(fresh);
    certified = fresh;
    use.accept(fresh);
    if (!plan.holds(clock.instant(), fresh.notBefore(), fresh.notAfter())) {
      failed("It is due for renewal as it comes: is this machine's clock right?", null);
      return;
    }
    trouble = null;
    LOG.log(
        System.Logger.Level.INFO,
        () ->
            "The certificate of "
                + settings.domain()
                + " has come; it is good until "
                + Reasons.time(fresh.notAfter())
                + ".");
  }

  private void keep(Certified fresh) {
    try {
      files.keep(settings.domain(), fresh);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "The certificate is in use, but could not be kept for the next start: " + e);
    }
  }

  private void failed(String why, @Nullable Instant until) {
    if (closed) {
      return; // nobody is to be told
    }
    plan.failed(clock.instant(), until);
    trouble = why;
    Certified current = certified;
    LOG.log(
        System.Logger.Level.WARNING,
        () ->
            (current == null
                    ? "No certificate for " + settings.domain() + " yet. "
                    : "The certificate of "
                        + settings.domain()
                        + " was not renewed; it is good until "
                        + Reasons.time(current.notAfter())
                        + ". ")
                + why
                + " Tried again: "
                + Reasons.time(plan.due())
                + ".");
  }

  private void ask(Certified current, Instant now) throws InterruptedException {
    Authority.Window window = null;
    try {
      window = authority.renewal(current.own());
    } catch (Refusal e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "when to renew is not known: " + e.sentences());
    }
    plan.suggests(now, window);
  }

  /// Where plain HTTP is spoken; -1 if nowhere.
  public int httpPort() {
    return httpPort;
  }

  /// How things are, for people.
  public String state() {
    Certified current = certified;
    return current == null
        ? "is being asked for at " + settings.authority() + "; until it comes, browsers warn"
        : "from "
            + settings.authority()
            + ", good until "
            + Reasons.time(current.notAfter())
            + "; renews by itself";
  }

  /// Why the last order came to nothing; null if it did not.
  public @Nullable String trouble() {
    return trouble;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.shutdownNow();
    }
    authority.close();
    if (door != null) {
      door.close();
    }
  }
}
