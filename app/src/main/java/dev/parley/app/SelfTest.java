package dev.parley.app;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a server that has just started finds wrong with its surroundings, in plain sentences: each
/// says what does not work, and what to do.
final class SelfTest {
  /// Java 25 is not older than this: a clock before it is wrong.
  private static final Instant EARLIEST = Instant.parse("2025-09-16T00:00:00Z");

  private static final int ANSWER_MILLIS = 3000;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private SelfTest() {}

  /// Looks at everything; empty if all is well.
  static List<String> of(Server server, Instant now) {
    List<String> found = new ArrayList<>(clock(now));
    TlsIdentity tls = server.tls();
    if (tls != null) {
      found.addAll(
          tls.isSelfSigned() || tls.automatic() != null
              ? List.of() // made now, or looked after, and said to be so
              : CertificateCheck.of(tls.chain(), server.domain(), now));
    }
    String domain = server.domain();
    if (domain != null) {
      found.addAll(domain(domain));
    }
    found.addAll(addresses(server.bind(), server.addresses(), server.isToldOfOthers()));
    if (server.kept().attention()) {
      found.add(server.kept().sentence());
    }
    String silent = port(server.localAuthority(), tls != null);
    if (silent != null) {
      found.add(silent);
    }
    return found;
  }

  static List<String> clock(Instant now) {
    return now.isBefore(EARLIEST)
        ? List.of(
            "This machine's clock says "
                + DAY.format(now)
                + ", which is wrong: certificates and invitations fail. Set the time.")
        : List.of();
  }

  /// Whether the name of `--domain` leads anywhere.
  static List<String> domain(String name) {
    try {
      InetAddress.getAllByName(name);
      return List.of();
    } catch (UnknownHostException e) {
      return List.of(
          "The name "
              + name
              + " of --domain has no address as far as this machine knows: give it an A or AAAA"
              + " record with this server's public address.");
    }
  }

  /// @param local addresses of this machine on which media is served
  /// @param others whether participants are told of further addresses, or of a TURN server
  static List<String> addresses(String bind, List<TransportAddress> local, boolean others) {
    List<TransportAddress> outward =
        local.stream().filter(one -> !one.isLoopback() && !one.isLinkLocal()).toList();
    if (TransportAddress.of(bind, 0).isLoopback()) {
      return List.of(
          "Only this machine reaches the pages, because of --bind "
              + bind
              + ". Leave it out, or put a proxy in front.");
    }
    if (outward.isEmpty()) {
      return List.of(
          "This machine has no network address, so nobody else can reach it. Is a cable unplugged?");
    }
    if (!others && outward.stream().allMatch(SelfTest::isPrivate)) {
      return List.of(
          "This machine has only addresses of a local network ("
              + outward.getFirst().host()
              + "): people elsewhere get no media. If a router forwards the ports, give its address"
              + " with --public-address.");
    }
    return List.of();
  }

  /// RFC 1918 and RFC 6598 for IPv4, RFC 4193 for IPv6.
  static boolean isPrivate(TransportAddress address) {
    String host = address.host();
    return address.v6()
        ? host.matches("(?i)f[cd].*")
        : host.matches(
            "(10|192\\.168|172\\.(1[6-9]|2\\d|3[01])|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7]))\\..*");
  }

  /// Asks our own web server for a page; over TLS only whether it takes connections.
  static @Nullable String port(String authority, boolean tls) {
    int colon = authority.lastIndexOf(':');
    String host = authority.substring(0, colon).replaceAll("[\\[\\]]", "");
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(host, Integer.parseInt(authority.substring(colon + 1))),
          ANSWER_MILLIS);
      if (tls) {
        return null;
      }
      socket.setSoTimeout(ANSWER_MILLIS);
      String request = "HEAD / HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      return answer.equals("HTTP/1.1 200")
          ? null
          : "Something else than this server answers on " + authority + ": choose another --port.";
    } catch (IOException e) {
      return "This server does not answer itself on "
          + authority
          + " ("
          + e.getMessage()
          + "): a firewall on this machine may be in the way.";
    }
  }
}
