package dev.parley.app.acme;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The errors of RFC 8555, section 6.7, in plain words: what is wrong, and what to do.
final class Reasons {
  static final String PREFIX = "urn:ietf:params:acme:error:";
  private static final int LONGEST_DETAIL = 300;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Reasons() {}

  /// @param type the error's URN
  /// @param detail what the authority says about it; null if nothing
  /// @param door where it looked; null if it did not come so far
  /// @param until before which it does not want to be asked; null if it did not say
  static String of(
      String type,
      @Nullable String detail,
      String domain,
      @Nullable Door door,
      @Nullable Instant until) {
    return cause(type.replace(PREFIX, ""), domain, door, until) + said(detail);
  }

  private static String cause(
      String type, String domain, @Nullable Door door, @Nullable Instant until) {
    String place = door == null ? "the server" : door.place();
    return switch (type) {
      case "dns" ->
          "The authority finds no address for "
              + domain
              + ": give the name an A or AAAA record with this server's public address.";
      case "connection" ->
          "The authority does not reach "
              + place
              + " of "
              + domain
              + ": the name has to point at this server, and firewall and router have to let the"
              + " port through.";
      case "unauthorized", "incorrectResponse", "tls" ->
          "Something else than this server answers the authority on "
              + place
              + " of "
              + domain
              + ": the name has to point at this server, with no other web server or proxy in"
              + " between.";
      case "caa" ->
          "A CAA record of "
              + domain
              + " forbids this authority to give certificates: change the record, or choose another"
              + " authority with --acme-directory.";
      case "rateLimited" ->
          "The authority takes no more orders for now"
              + (until == null ? "." : ": it may be asked again after " + time(until) + ".");
      case "rejectedIdentifier", "unsupportedIdentifier" ->
          "The authority gives no certificates for " + domain + ".";
      case "userActionRequired" ->
          "The authority's terms of service have changed: read them, and agree on its web site.";
      case "externalAccountRequired" ->
          "The authority only serves accounts that were made on its web site, which Parley cannot"
              + " use yet: choose another with --acme-directory, or get files with certbot.";
      case "invalidContact", "unsupportedContact" ->
          "The authority does not take the address of --acme-email.";
      case "serverInternal" -> "The authority has a fault of its own.";
      default -> "The authority refuses the certificate (" + type + ").";
    };
  }

  /// A stranger's text is quoted, on one line, and not without end.
  private static String said(@Nullable String detail) {
    if (detail == null || detail.isBlank()) {
      return "";
    }
    String line = detail.strip().replaceAll("\\p{Cntrl}+", " ");
    return " It says: \""
        + (line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + "…" : line)
        + "\"";
  }

  static String time(Instant instant) {
    return MINUTE.format(instant);
  }
}
