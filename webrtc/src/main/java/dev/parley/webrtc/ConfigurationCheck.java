package dev.parley.webrtc;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a configuration can be used, and may replace another one (W3C WebRTC, section 4.4.1.6).
final class ConfigurationCheck {
  /// RFC 7064, section 3.1, and RFC 7065, section 3.1.
  private static final Pattern URL =
      Pattern.compile(
          "(stuns?|turns?):"
              + "(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._~%!$&'()*+,;=-]+)"
              + "(?::([0-9]{1,5}))?"
              + "(\\?transport=[A-Za-z0-9._~-]+)?");

  private ConfigurationCheck() {}

  /// @param nowMillis since 1970
  static void check(RTCConfiguration configuration, long nowMillis) {
    for (RTCCertificate certificate : configuration.certificates()) {
      if (certificate.expires() < nowMillis) {
        throw DOMException.invalidAccess(
            "certificates: one ended " + (nowMillis - certificate.expires()) + " ms ago");
      }
    }
    for (RTCIceServer server : configuration.iceServers()) {
      check(server);
    }
  }

  private static void check(RTCIceServer server) {
    List<String> urls = server.urls();
    if (urls.isEmpty()) {
      throw DOMException.syntax("iceServers: a server has no URLs");
    }
    for (String url : urls) {
      Matcher match = URL.matcher(url);
      boolean good = match.matches() && (match.group(3) == null || port(match.group(3)));
      boolean turn = good && match.group(1).startsWith("turn");
      if (!good || (!turn && match.group(4) != null)) {
        throw DOMException.syntax(
            "iceServers: \"" + url + "\" is not stun:host[:port] or turn:host[:port][?transport=]");
      }
      if (turn && (server.username() == null || server.credential() == null)) {
        throw DOMException.invalidAccess(
            "iceServers: " + url + " needs a username and a credential");
      }
    }
  }

  private static boolean port(String digits) {
    return Integer.parseInt(digits) <= 65_535;
  }

  /// @param gathered whether a description of ours was applied already
  static void checkChange(RTCConfiguration before, RTCConfiguration now, boolean gathered) {
    if (!now.certificates().isEmpty() && !now.certificates().equals(before.certificates())) {
      throw fixed("certificates");
    }
    if (now.bundlePolicy() != before.bundlePolicy()) {
      throw fixed("bundlePolicy");
    }
    if (now.rtcpMuxPolicy() != before.rtcpMuxPolicy()) {
      throw fixed("rtcpMuxPolicy");
    }
    if (gathered && now.iceCandidatePoolSize() != before.iceCandidatePoolSize()) {
      throw DOMException.invalidModification(
          "iceCandidatePoolSize cannot change any more: a description of this side was applied");
    }
  }

  private static DOMException fixed(String member) {
    return DOMException.invalidModification(
        member + " cannot change: make a new connection for another one");
  }
}
