package dev.parley.app.acme;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/// An authority that speaks RFC 8555, by way of acme4j. One call at a time.
final class AcmeAuthority implements Authority {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PROOF_KEY_BITS = 2048;

  private final AcmeSettings settings;
  private final AcmeFiles files;
  private final Session session;
  private volatile @Nullable Login login;

  /// @throws Refusal if the file of `--acme-root` cannot be read
  AcmeAuthority(AcmeSettings settings, AcmeFiles files) {
    this.settings = settings;
    this.files = files;
    SSLContext trust = settings.root() == null ? null : trusting(settings.root());
    session =
        new Session(
            settings.directory(),
            new GenericAcmeProvider() {
              @Override
              public HttpClient createHttpClient(NetworkSettings network) {
                HttpClient.Builder builder =
                    HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(network.getTimeout())
                        .proxy(network.getProxySelector());
                return (trust == null ? builder : builder.sslContext(trust)).build();
              }
            });
    session.networkSettings().setTimeout(REQUEST_TIMEOUT);
  }

  private static SSLContext trusting(Path root) {
    try (InputStream in = Files.newInputStream(root)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("root" + store.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new Refusal(
          "The file of --acme-root has to hold certificates as PEM (" + e + ").", null, e);
    }
  }

  @Override
  public @Nullable String terms() {
    try {
      return session.getMetadata().getTermsOfService().map(Object::toString).orElse(null);
    } catch (AcmeException | AcmeProtocolException e) {
      return null;
    }
  }

  @Override
  public Certified order(Door door, Answers answers, @Nullable X509Certificate replaced)
      throws InterruptedException {
    try {
      Order order = newOrder(login(), replaced);
      for (Authorization authorization : order.getAuthorizations()) {
        if (authorization.getStatus() != Status.VALID) {
          prove(authorization, door, answers);
        }
      }
      valid(order.waitUntilReady(PATIENCE), order.getError(), null);
      KeyPair keys = AcmeFiles.newKey();
      order.execute(keys);
      valid(order.waitForCompletion(PATIENCE), order.getError(), null);
      return new Certified(order.getCertificate().getCertificateChain(), keys.getPrivate());
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      throw refusal(e, door);
    } finally {
      answers.clear();
    }
  }

  private Login login() throws AcmeException {
    Login known = login;
    if (known != null) {
      return known;
    }
    AccountBuilder account = new AccountBuilder().agreeToTermsOfService();
    String email = settings.email();
    if (email != null) {
      account.addEmail(email);
    }
    try {
      account.useKeyPair(files.account());
    } catch (IOException e) {
      throw new Refusal(
          "The key of the account with the authority is not to be had: " + e.getMessage() + ".",
          null,
          e);
    }
    known = account.createLogin(session); // one that exists is found by its key
    login = known;
    return known;
  }

  private Order newOrder(Login in, @Nullable X509Certificate replaced) throws AcmeException {
    OrderBuilder builder = in.newOrder().domain(settings.domain());
    if (replaced != null && session.resourceUrlOptional(Resource.RENEWAL_INFO).isPresent()) {
      builder.replaces(replaced);
    }
    return builder.create();
  }

  private void prove(Authorization authorization, Door door, Answers answers)
      throws AcmeException, InterruptedException {
    Challenge challenge =
        authorization
            .findChallenge(door.challenge())
            .orElseThrow(() ->
                new Refusal(
                    "The authority does not look at "
                        + door.place()
                        + " ("
                        + door.challenge()
                        + ") for this name.",
                    null,
                    null));
    switch (challenge) {
      case Http01Challenge text -> answers.put(text.getToken(), text.getAuthorization());
      case TlsAlpn01Challenge tls -> {
        KeyPair keys = proofKey();
        X509Certificate certificate = tls.createCertificate(keys, authorization.getIdentifier());
        answers.put(new Answers.Proof(certificate, keys.getPrivate()));
      }
      default -> throw new IllegalStateException("no door has " + challenge.getType());
    }
    challenge.trigger();
    Status status = authorization.waitForCompletion(PATIENCE);
    if (status != Status.VALID) {
      authorization.fetch();
      Optional<Problem> why =
          authorization.findChallenge(door.challenge()).flatMap(Challenge::getError);
      valid(status, why, door);
    }
  }

  /// acme4j signs the certificate of the proof with RSA.
  private static KeyPair proofKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(PROOF_KEY_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private void valid(Status status, Optional<Problem> why, @Nullable Door door) {
    if (status != Status.VALID && status != Status.READY) {
      throw why.map(problem -> refusal(problem, door, null, null))
          .orElseGet(() -> new Refusal("The authority refused the order.", null, null));
    }
  }

  @Override
  public @Nullable Window renewal(X509Certificate certificate) {
    try {
      if (session.resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
        return null;
      }
      RenewalInfo info = login().bindRenewalInfo(certificate);
      Instant again = info.fetch().orElse(null);
      return new Window(info.getSuggestedWindowStart(), info.getSuggestedWindowEnd(), again);
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      throw refusal(e, null);
    }
  }

  private Refusal refusal(Exception e, @Nullable Door door) {
    login = null; // an authority that was set up anew knows no account
    return switch (e) {
      case AcmeLazyLoadingException lazy when lazy.getCause() instanceof AcmeException inner ->
          refusal(inner, door);
      case AcmeRateLimitedException limited ->
          refusal(limited.getProblem(), door, limited.getRetryAfter().orElse(null), limited);
      case AcmeServerException server -> refusal(server.getProblem(), door, null, server);
      case AcmeNetworkException network -> unreachable(network);
      default ->
          new Refusal(
              settings.directory()
                  + " does not speak ACME as it should, or takes too long: "
                  + e.getMessage()
                  + ".",
              null,
              e);
    };
  }

  private Refusal unreachable(AcmeNetworkException e) {
    Throwable cause = e.getCause();
    return new Refusal(
        cause instanceof SSLException
            ? "The HTTPS of "
                + settings.directory()
                + " is signed by nobody that is trusted here ("
                + cause.getMessage()
                + "): for an authority of your own, give its root with --acme-root."
            : "The authority at "
                + settings.directory()
                + " cannot be reached ("
                + cause
                + "): this machine has to be let out to it.",
        null,
        e);
  }

  private Refusal refusal(
      Problem problem, @Nullable Door door, @Nullable Instant until, @Nullable Throwable cause) {
    String detail = problem.getDetail().orElse(null);
    String type = problem.getType().toString();
    return new Refusal(Reasons.of(type, detail, settings.domain(), door, until), until, cause);
  }

  @Override
  public void close() {
    session.getHttpClient().shutdownNow();
  }
}
