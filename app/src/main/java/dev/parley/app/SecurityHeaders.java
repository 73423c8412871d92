package dev.parley.app;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.regex.Pattern;

/// What a page may do: run scripts of this server and use camera, microphone and screen.
final class SecurityHeaders {
  private static final HeaderName CSP = HeaderNames.create("Content-Security-Policy");
  private static final HeaderName PERMISSIONS = HeaderNames.create("Permissions-Policy");
  private static final HeaderName SNIFFING = HeaderNames.create("X-Content-Type-Options");
  private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");
  private static final HeaderName OPENER = HeaderNames.create("Cross-Origin-Opener-Policy");
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  private SecurityHeaders() {}

  static void apply(ServerRequest request, ServerResponse response) {
    response
        .header(CSP, contentSecurityPolicy(request.authority()))
        .header(
            PERMISSIONS,
            "camera=(self), microphone=(self), display-capture=(self), autoplay=(self),"
                + " fullscreen=(self), picture-in-picture=(self), screen-wake-lock=(self),"
                + " geolocation=(), payment=(), usb=(), serial=(), midi=()")
        .header(SNIFFING, "nosniff")
        .header(REFERRER, "same-origin")
        .header(OPENER, "same-origin");
  }

  /// Not every browser takes `'self'` to include WebSockets of this server, so they are named.
  private static String contentSecurityPolicy(String authority) {
    String sockets =
        AUTHORITY.matcher(authority).matches() ? " ws://" + authority + " wss://" + authority : "";
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
        + " media-src 'self' blob: mediastream:; font-src 'self'; manifest-src 'self';"
        + (" connect-src 'self'" + sockets + ";")
        + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }
}
