package dev.parley.app.probe;

import java.util.Locale;

/// A STUN or TURN server as people write it: `HOST`, `HOST:PORT`, or a URI of RFC 7064 or RFC 7065.
///
/// @param host name or address
/// @param port of UDP and TCP
/// @param tlsPort of TLS
/// @param transport the only one to look at: `udp`, `tcp`, `tls`; or `all`
public record ServerAddress(String host, int port, int tlsPort, String transport) {
  private static final int PORT = 3478;
  private static final int TLS_PORT = 5349;

  /// Reads one.
  ///
  /// @throws IllegalArgumentException with a sentence if the text is none
  public static ServerAddress parse(String text) {
    String rest = text;
    String transport = "all";
    boolean secure = false;
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (scheme.equals("stun")
        || scheme.equals("turn")
        || scheme.equals("stuns")
        || scheme.equals("turns")) {
      secure = scheme.endsWith("s");
      transport = secure ? "tls" : "udp";
      rest = text.substring(colon + 1);
      int query = rest.indexOf('?');
      if (query >= 0) {
        transport = transport(rest.substring(query + 1), secure);
        rest = rest.substring(0, query);
      }
    }
    int at = portAt(rest);
    String host = at < 0 ? rest : rest.substring(0, at);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' names no host");
    }
    int port = at < 0 ? -1 : number(text, rest.substring(at + 1));
    return new ServerAddress(
        host, port < 0 || secure ? PORT : port, port < 0 ? TLS_PORT : port, transport);
  }

  private static String transport(String query, boolean secure) {
    return switch (query) {
      case "transport=udp" -> secure ? "dtls" : "udp";
      case "transport=tcp" -> secure ? "tls" : "tcp";
      default ->
          throw new IllegalArgumentException(
              "'" + query + "' is not transport=udp or transport=tcp");
    };
  }

  private static int portAt(String rest) {
    int last = rest.lastIndexOf(':');
    boolean literal = !rest.startsWith("[") && rest.indexOf(':') != last;
    return last < 0 || literal || rest.endsWith("]") ? -1 : last;
  }

  private static int number(String text, String digits) {
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 0xFFFF) {
      throw new IllegalArgumentException("'" + text + "' has no port from 1 to 65535");
    }
    return Integer.parseInt(digits);
  }
}
