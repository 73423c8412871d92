package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.net.IceTcp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Those who come to the port of HTTPS without TLS: participants whose UDP is blocked, since ICE
/// over TCP has none around it, and people who left out the `https:`.
final class PlainVisitors implements SharedTlsSocket.Others {
  private static final int DECIDING_BYTES = 10;
  private static final int MAX_HEAD_BYTES = 8192;
  private static final int HTTPS_PORT = 443;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String END_OF_HEAD = "\r\n\r\n";

  /// Nothing that could be more than a path, or than a host.
  private static final Pattern REQUEST = Pattern.compile("[A-Z]+ (/[!-~]*) HTTP/1\\.[01]");

  private static final Pattern HOST =
      Pattern.compile(
          "host:[ \t]*([a-z0-9.-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?[ \t]*",
          Pattern.CASE_INSENSITIVE);

  private final IceTcp ice;

  PlainVisitors(IceTcp ice) {
    this.ice = ice;
  }

  @Override
  public void serve(Socket socket, int first) throws IOException {
    if (first >= 'A' && first <= 'Z') {
      redirect(socket, first);
    } else {
      participant(socket, first);
    }
  }

  private void participant(Socket socket, int first) throws IOException {
    byte[] begin = new byte[DECIDING_BYTES];
    begin[0] = (byte) first;
    int count = 1;
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int next = 0; next >= 0 && count < DECIDING_BYTES; count += next) {
      next = read(socket, begin, count, end);
    }
    socket.setSoTimeout(0);
    if (count < DECIDING_BYTES || !IceTcp.isIceTcp(begin, count)) {
      return;
    }
    InputStream in =
        new SequenceInputStream(new ByteArrayInputStream(begin), socket.getInputStream());
    InetSocketAddress remote = (InetSocketAddress) socket.getRemoteSocketAddress();
    ice.serve(
        in,
        socket.getOutputStream(),
        socket,
        TransportAddress.of(remote.getAddress().getAddress(), remote.getPort()));
  }

  /// Reads what is there, waiting for it until a time.
  private static int read(Socket socket, byte[] target, int at, long end) throws IOException {
    long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("The beginning took too long.");
    }
    socket.setSoTimeout((int) left);
    return socket.getInputStream().read(target, at, target.length - at);
  }

  private static void redirect(Socket socket, int first) throws IOException {
    byte[] head = new byte[MAX_HEAD_BYTES];
    head[0] = (byte) first;
    int count = 1;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count < head.length && text(head, count).indexOf(END_OF_HEAD) < 0) {
      int next = read(socket, head, count, end);
      if (next < 0) {
        return;
      }
      count += next;
    }
    String location = location(text(head, count), socket.getLocalPort());
    String sentence =
        location == null ? "This port speaks HTTPS." : "This port speaks HTTPS: " + location;
    String answer =
        (location == null
                ? "HTTP/1.1 400 Bad Request\r\n"
                : "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + location + "\r\n")
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + (sentence.length() + 1)
            + "\r\nConnection: close\r\n\r\n"
            + sentence
            + "\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(byte[] head, int count) {
    return new String(head, 0, count, StandardCharsets.ISO_8859_1);
  }

  /// Where the same page is by HTTPS, or null if that cannot be said.
  static @Nullable String location(String head, int port) {
    int end = head.indexOf(END_OF_HEAD);
    List<String> lines = end < 0 ? List.of("") : head.substring(0, end).lines().toList();
    Matcher request = REQUEST.matcher(lines.getFirst());
    Matcher host =
        lines.stream().skip(1).map(HOST::matcher).filter(Matcher::matches).findFirst().orElse(null);
    if (host == null || !request.matches()) {
      return null;
    }
    String named = host.group(2);
    String suffix = named != null ? named : port == HTTPS_PORT ? "" : ":" + port;
    return "https://" + host.group(1) + suffix + request.group(1);
  }
}
