package dev.parley.ice;

import java.util.Locale;

/// A STUN or TURN server as its URL names it.
///
/// RFC 7064, section 3.1; RFC 7065, section 3.1
///
/// @param turn whether it is a TURN server; a STUN server else
/// @param transport how it is reached
/// @param host a name, or an address literal without brackets
/// @param port 1 to 65535
/// @param username of a TURN server; empty else
/// @param credential of a TURN server; empty else
/// @param url as it was given
public record IceServer(
    boolean turn,
    Transport transport,
    String host,
    int port,
    String username,
    String credential,
    String url) {
  private static final int PORT = 3478;
  private static final int TLS_PORT = 5349;

  /// How a server is reached.
  public enum Transport {
    UDP,
    TCP,
    TLS,
    /// Understood, but not gathered from.
    DTLS
  }

  /// Reads a URL such as `stun:stun.example.org` or `turns:192.0.2.1:443?transport=tcp`.
  ///
  /// @param username for TURN; ignored for STUN
  /// @param credential for TURN; ignored for STUN
  /// @throws IllegalArgumentException with what is wrong
  public static IceServer parse(String url, String username, String credential) {
    int colon = url.indexOf(':');
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    boolean turn = scheme.startsWith("turn");
    boolean secure = scheme.endsWith("s");
    if (!scheme.equals("stun")
        && !scheme.equals("stuns")
        && !scheme.equals("turn")
        && !scheme.equals("turns")) {
      throw wrong(url, "it has to begin with stun:, stuns:, turn: or turns:");
    }
    String rest = url.substring(colon + 1);
    int question = rest.indexOf('?');
    Transport transport = secure ? Transport.TLS : Transport.UDP;
    if (question >= 0) {
      transport = transport(url, turn, secure, rest.substring(question + 1));
      rest = rest.substring(0, question);
    }
    int end = hostEnd(url, rest);
    String host = rest.startsWith("[") ? rest.substring(1, end - 1) : rest.substring(0, end);
    int port = secure ? TLS_PORT : PORT;
    if (end < rest.length()) {
      port = port(url, rest.substring(end));
    }
    if (host.isEmpty() || !isHost(host)) {
      throw wrong(url, "it names no host");
    }
    if (turn && (username.isEmpty() || credential.isEmpty())) {
      throw wrong(url, "a TURN server needs a username and a credential");
    }
    return new IceServer(
        turn, transport, host, port, turn ? username : "", turn ? credential : "", url);
  }

  private static Transport transport(String url, boolean turn, boolean secure, String query) {
    if (!turn) {
      throw wrong(url, "a STUN URL has no query");
    }
    return switch (query.toLowerCase(Locale.ROOT)) {
      case "transport=udp" -> secure ? Transport.DTLS : Transport.UDP;
      case "transport=tcp" -> secure ? Transport.TLS : Transport.TCP;
      default -> throw wrong(url, "its query has to be transport=udp or transport=tcp");
    };
  }

  /// Where the host ends and `:port` may begin.
  private static int hostEnd(String url, String rest) {
    if (rest.startsWith("[")) {
      int bracket = rest.indexOf(']');
      if (bracket < 0) {
        throw wrong(url, "a bracket is missing");
      }
      return bracket + 1;
    }
    int colon = rest.indexOf(':');
    return colon < 0 ? rest.length() : colon;
  }

  private static int port(String url, String text) {
    String digits = text.startsWith(":") ? text.substring(1) : "";
    boolean number = !digits.isEmpty() && digits.length() <= 5;
    int port = 0;
    for (int i = 0; number && i < digits.length(); i++) {
      char c = digits.charAt(i);
      number = c >= '0' && c <= '9';
      port = 10 * port + (c - '0');
    }
    if (!number || port < 1 || port > 0xFFFF) {
      throw wrong(url, "its port has to be a number from 1 to 65535");
    }
    return port;
  }

  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean fine =
          c > ' ' && c < 0x7F && c != '/' && c != '@' && c != '?' && c != '#' && c != '[';
      if (!fine) {
        return false;
      }
    }
    return host.length() <= 255;
  }

  private static IllegalArgumentException wrong(String url, String why) {
    return new IllegalArgumentException("'" + url + "' is no ICE server's URL: " + why);
  }

  /// The credential stays out of logs.
  @Override
  public String toString() {
    return "IceServer[" + url + "]";
  }
}
