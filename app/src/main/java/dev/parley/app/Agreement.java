package dev.parley.app;

import dev.parley.app.acme.AutomaticCertificate;
import dev.parley.app.acme.Refusal;
import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operator's agreement to an authority's terms of service: given by an option, or in words to
/// whoever sits at a terminal; once, since it is kept.
final class Agreement {
  private Agreement() {}

  /// @param given whether the option says so
  /// @throws Failure if there is none
  static void settle(AutomaticCertificate certificate, boolean given) {
    Console console =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).orElse(null);
    settle(certificate, given, console);
  }

  private static void settle(
      AutomaticCertificate certificate, boolean given, @Nullable Console terminal) {
    if (certificate.agreed()) {
      return;
    }
    String domain = certificate.settings().domain();
    if (!given && (terminal == null || !ask(certificate, terminal))) {
      throw new Failure(
          "The certificate of "
              + domain
              + " comes by itself from "
              + certificate.settings().authority()
              + " when you agree to its terms of service: say --acme-agree, once."
              + " With files of your own, say --tls-cert and --tls-key; behind a proxy that speaks"
              + " HTTPS, say which port it leads to, as in --port 8080.");
    }
    try {
      certificate.agree();
    } catch (Refusal e) {
      throw new Failure(e.sentences(), e);
    }
  }

  private static boolean ask(AutomaticCertificate certificate, Console terminal) {
    String terms = certificate.terms();
    terminal.printf(
        "A certificate for %s can come by itself from %s.%nIts terms of service: %s%nDo you agree to"
            + " them? [y/N] ",
        certificate.settings().domain(),
        certificate.settings().authority(),
        terms == null ? "not to be had just now" : terms);
    String said = terminal.readLine();
    return terms != null && said != null && said.strip().matches("(?i)y|yes");
  }
}
