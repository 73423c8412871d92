package dev.parley.app;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// What browsers will find wrong with a certificate, in plain sentences.
final class CertificateCheck {
  private static final Integer DNS_NAME = 2; // RFC 5280, section 4.2.1.6
  private static final Duration SOON = Duration.ofDays(14);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private CertificateCheck() {}

  /// Looks at everything; empty if all is well.
  ///
  /// @param domain the name that the server is reached by, if it is known
  static List<String> of(List<X509Certificate> chain, @Nullable String domain, Instant now) {
    X509Certificate own = chain.getFirst();
    List<String> found =
        new ArrayList<>(dates(own.getNotBefore().toInstant(), own.getNotAfter().toInstant(), now));
    boolean good = found.isEmpty() || !now.isAfter(own.getNotAfter().toInstant());
    if (domain != null && names(own).stream().noneMatch(name -> covers(name, domain))) {
      found.add(
          "The certificate is not for --domain "
              + domain
              + ", but for "
              + (names(own).isEmpty() ? "no name at all" : String.join(", ", names(own)))
              + ": browsers refuse it.");
    }
    String broken = order(chain);
    if (broken != null) {
      found.add(broken);
    } else if (good && !now.isBefore(own.getNotBefore().toInstant())) {
      found.addAll(trust(chain));
    }
    return found;
  }

  static List<String> dates(Instant notBefore, Instant notAfter, Instant now) {
    if (now.isAfter(notAfter)) {
      return List.of(
          "The certificate of --tls-cert expired on "
              + DAY.format(notAfter)
              + ": browsers refuse it. Renew it; this server reads it again by itself.");
    }
    if (now.isBefore(notBefore)) {
      return List.of(
          "The certificate is not valid before "
              + DAY.format(notBefore)
              + ": browsers refuse it. Is this machine's clock right?");
    }
    return now.plus(SOON).isAfter(notAfter)
        ? List.of("The certificate expires on " + DAY.format(notAfter) + ": renew it before that.")
        : List.of();
  }

  /// The host names that it is for.
  static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (name.get(0).equals(DNS_NAME)) {
          names.add(String.valueOf(name.get(1)));
        }
      }
    } catch (CertificateParsingException e) {
      System.getLogger("dev.parley.app")
          .log(System.Logger.Level.DEBUG, "a certificate whose names cannot be read", e);
    }
    return names;
  }

  /// RFC 9525, section 6.3: an asterisk stands for the whole of the leftmost label, and for one.
  static boolean covers(String name, String domain) {
    int dot = domain.indexOf('.');
    return name.equalsIgnoreCase(domain)
        || (name.startsWith("*.")
            && dot > 0
            && name.substring(1).equalsIgnoreCase(domain.substring(dot)));
  }

  /// RFC 8446, section 4.4.2: each one certifies the one before it.
  private static @Nullable String order(List<X509Certificate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      try {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      } catch (GeneralSecurityException e) {
        return "Certificate "
            + (i + 2)
            + " in the file of --tls-cert did not sign the one before it: some browsers refuse it."
            + " The server's own comes first, then who signed it, and so on.";
      }
    }
    return null;
  }

  private static List<String> trust(List<X509Certificate> chain) {
    X509Certificate own = chain.getFirst();
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          trust.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
        }
      }
      return List.of();
    } catch (CertificateException e) {
      String by = String.valueOf(own.getIssuerX500Principal().getName());
      if (own.getIssuerX500Principal().equals(own.getSubjectX500Principal())) {
        return List.of(
            "The certificate is signed by nobody but itself: browsers warn. An authority such as"
                + " Let's Encrypt gives one that they trust.");
      }
      return List.of(
          chain.size() == 1
              ? "The file of --tls-cert holds the server's certificate alone, so most programs do"
                  + " not find out who signed it ("
                  + by
                  + "): use the file with the whole chain, often called fullchain.pem."
              : "Browsers trust the certificate only where the authority that signed it ("
                  + by
                  + ") was installed.");
    } catch (GeneralSecurityException e) {
      return List.of("Whether browsers trust the certificate could not be found out: " + e + ".");
    }
  }
}
