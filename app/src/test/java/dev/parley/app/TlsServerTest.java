package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// A server with certificate files and a name.
@Timeout(120)
class TlsServerTest {
  @TempDir private Path folder = Path.of("");

  private static ServeOptions options(String... more) {
    ServeOptions options = new ServeOptions();
    CommandLine.populateCommand(options, more);
    return options;
  }

  private static Server start(String... more) {
    String[] all = new String[more.length + 5];
    System.arraycopy(more, 0, all, 0, more.length);
    String[] free = {
      "--port=0", "--udp-port=0", "--ops-port=0", "--turn-port=0", "--bind=127.0.0.1"
    };
    System.arraycopy(free, 0, all, more.length, free.length);
    return Server.start(options(all), () -> {});
  }

  /// Takes every certificate, to look at it.
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError("a client has no clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      assertThat(chain).isNotEmpty();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static SSLSocket connect(int port) throws IOException, GeneralSecurityException {
    return secured(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private static SSLSocket secured(Socket plain) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
    socket.startHandshake();
    return socket;
  }

  private static String name(SSLSocket socket) throws IOException {
    X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return own.getSubjectX500Principal().getName();
  }

  /// Asks for the start of a page on a connection that stays open.
  private static String ask(SSLSocket socket) throws IOException {
    String request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("the connection is open").isNotNegative();
      answer.append((char) next);
    }
    String head = answer.toString();
    int at = head.toLowerCase(Locale.ROOT).indexOf("content-length:");
    if (at >= 0) {
      String length = head.substring(at + 15, head.indexOf('\r', at)).strip();
      socket.getInputStream().readNBytes(Integer.parseInt(length));
    }
    return head.substring(0, 12);
  }

  @Test
  void aRenewedCertificateIsShownToNewConnectionsAndOldOnesGoOn() throws Exception {
    TestCertificates made = new TestCertificates(folder);
    made.make("web", "EC", "-ext", "san=dns:localhost");
    made.make("new", "RSA", "-ext", "san=dns:localhost");
    Path chain = made.chain("web", 1);
    Path key = made.key("web");
    try (Server server = start("--tls-cert=" + chain, "--tls-key=" + key, "--domain=localhost")) {
      TlsIdentity tls = Objects.requireNonNull(server.tls());
      try (SSLSocket old = connect(server.port())) {
        assertThat(name(old)).isEqualTo("CN=web");
        String before = ask(old);
        FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(chain).toMillis() + 5000);
        Path renewed = Files.setLastModifiedTime(made.chain("new", 1), later);
        Files.move(renewed, chain, StandardCopyOption.REPLACE_EXISTING);
        Files.move(made.key("new"), key, StandardCopyOption.REPLACE_EXISTING);
        tls.look();
        tls.look();
        try (SSLSocket fresh = connect(server.port())) {
          assertThat(name(fresh)).as("also of another kind of key").isEqualTo("CN=new");
        }
        assertThat(ask(old)).isEqualTo(before);
      }
      StringWriter out = new StringWriter();
      Banner.print(new PrintWriter(out, true), server, "/r/demo", false, Instant.now());
      assertThat(out.toString())
          .contains(
              "  Public      https://localhost:" + server.port() + "/r/demo\n",
              "Attention   The certificate is signed by nobody but itself")
          .doesNotContain("--domain");
    }
  }

  /// What a server says to who comes without TLS, until it closes the connection.
  private static String plain(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void whoLeftOutHttpsIsSentToIt() throws Exception {
    try (Server server = start("--tls-self-signed")) {
      int port = server.port();
      assertThat(plain(port, "GET /r/a?b=c HTTP/1.1\r\nAccept: *\r\nHost: localhost:5\r\n\r\n"))
          .startsWith("HTTP/1.1 307 ")
          .contains("\r\nLocation: https://localhost:5/r/a?b=c\r\n")
          .endsWith("\r\n\r\nThis port speaks HTTPS: https://localhost:5/r/a?b=c\n");
      assertThat(plain(port, "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(plain(port, "\u0001\u0002\u0003\u0004 none of ours")).isEmpty();
      try (SSLSocket still = connect(port)) {
        assertThat(ask(still)).startsWith("HTTP/1.1 ");
      }
    }
  }

  /// The web server stops without a complaint when it hears the JDK's own words.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoWaitsForConnectionsIsToldThatThereAreNoMore(boolean interrupted) throws Exception {
    SSLContext tls = TlsIdentity.selfSigned().context();
    SSLServerSocketFactory factory =
        new SharedTls(tls, (socket, first) -> {}).getServerSocketFactory();
    FutureTask<Socket> accepting;
    try (ServerSocket port = factory.createServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      accepting = new FutureTask<>(port::accept);
      Thread waiting = Thread.startVirtualThread(accepting);
      if (interrupted) {
        waiting.interrupt();
        waiting.join();
      }
    }
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(accepting::get)
        .havingCause()
        .isInstanceOf(SocketException.class)
        .withMessage("Socket closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET / HTTP/1.1~Host: a.org~~               | 8443 | https://a.org:8443/
          GET / HTTP/1.1~Host: a.org~~               | 443  | https://a.org/
          GET /r/x HTTP/1.1~hOsT:[::1]:80~~          | 443  | https://[::1]:80/r/x
          POST /r/x HTTP/1.1~A: b~Host: 192.0.2.1~~  | 443  | https://192.0.2.1/r/x
          GET / HTTP/1.1~~                           | 443  |
          GET / HTTP/1.1~Host: a.org                 | 443  |
          GET / HTTP/1.1~Host: a.org/b~~             | 443  |
          GET / HTTP/1.1~Host: a@b.org~~             | 443  |
          GET //b.org HTTP/1.1~Host: a.org~~         | 443  | https://a.org//b.org
          GET http://b.org/ HTTP/1.1~Host: a.org~~   | 443  |
          GET /a b HTTP/1.1~Host: a.org~~            | 443  |
          GET / HTTP/2.0~Host: a.org~~               | 443  |
          """)
  void aRedirectLeadsToTheSameHost(String head, int port, @Nullable String location) {
    assertThat(PlainVisitors.location(head.replace("~", "\r\n"), port)).isEqualTo(location);
  }

  @Test
  void whoSaysNothingKeepsNobodyWaiting() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (Server server = start("--tls-self-signed")) {
      for (int i = 0; i < 1100; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      // One of those that were one too many is closed, and one of the others says something.
      assertThat(silent.getLast().getInputStream().read()).isNegative();
      SSLSocket late = secured(silent.getFirst());
      assertThat(ask(late)).startsWith("HTTP/1.1 ");
    } finally {
      for (Socket each : silent) {
        each.close();
      }
    }
  }

  @Test
  void withoutACertificateTheNameIsThatOfAProxy() {
    try (Server server = start("--domain=Meet.Example.org")) {
      StringWriter out = new StringWriter();
      Banner.print(new PrintWriter(out, true), server, "/r/demo", false, Instant.now());
      assertThat(out.toString())
          .contains(
              "  Public      https://meet.example.org/r/demo\n",
              "  Proxy       has to speak HTTPS on port 443 and pass everything on to port "
                  + server.port());
    }
  }

  @Test
  void pagesOfTheNameMayJoin() {
    assertThat(options("--domain=meet.example.org").origins())
        .containsExactly("https://meet.example.org");
    assertThat(options().origins()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.org", "a.org:443", "a_b.org", "-a.org", "a..org", "192.0.2.1"})
  void aNameIsAName(String domain) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> options("--domain=" + domain).domain())
        .withMessageContaining("--domain");
  }
}
