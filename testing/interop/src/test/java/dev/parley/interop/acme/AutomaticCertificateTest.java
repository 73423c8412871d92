package dev.parley.interop.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.interop.call.ParleyProgram;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `parley serve --domain` and Let's Encrypt's test server: both ways to prove a name, a restart, a
/// renewal.
@Timeout(300)
class AutomaticCertificateTest {
  private static final String NAME = "meet.example.org";
  private static final String HAS_COME = "The certificate of " + NAME + " has come";
  private static final long MONTHS = 90 * 24 * 3600;
  private static final long SHORT = 18;

  @TempDir private Path folder;
  @TempDir private Path data;
  private final int tlsPort = ParleyProgram.fixedPort();
  private final int httpPort = ParleyProgram.fixedPort();

  @BeforeAll
  static void needsPebble() {
    assumeTrue(
        Pebble.installed(),
        "pebble is not installed: the tests of automatic certificates are skipped");
  }

  private ParleyProgram serve(Pebble pebble, String... more) {
    String[] all = {
      "--domain",
      NAME,
      "--acme-directory",
      pebble.directory(),
      "--acme-root",
      pebble.ownRoot().toString(),
      "--http-port",
      String.valueOf(httpPort),
      "--data-dir",
      data.toString(),
      "--bind",
      "127.0.0.1",
      "--turn-port",
      "0",
      "--ops-port",
      "0"
    };
    String[] both = new String[all.length + more.length];
    System.arraycopy(all, 0, both, 0, all.length);
    System.arraycopy(more, 0, both, all.length, more.length);
    return ParleyProgram.serveAt(tlsPort, both);
  }

  @Test
  void aNameIsAllItTakesAndARestartUsesWhatWasKept() throws Exception {
    try (Pebble pebble = Pebble.start(folder, tlsPort, httpPort, MONTHS)) {
      SSLContext trust = pebble.trust();
      BigInteger serial;
      try (ParleyProgram server = serve(pebble, "--acme-agree")) {
        server.awaitLine(HAS_COME);
        assertThat(pebble.said("Attempting to validate w/ HTTP")).isNotEmpty();
        try (HttpsVisitor visitor = new HttpsVisitor(trust, NAME, tlsPort)) {
          assertThat(visitor.get("/")).startsWith("HTTP/1.1 200").contains("<title>");
          serial = visitor.certificate().getSerialNumber();
        }
        assertThat(redirect("/r/demo?name=Ann"))
            .isEqualTo("https://" + NAME + ":" + tlsPort + "/r/demo?name=Ann");
      }
      try (ParleyProgram server = serve(pebble)) { // agreed to once
        assertThat(server.awaitLine("  Certificate ")).contains("renews by itself");
        try (HttpsVisitor visitor = new HttpsVisitor(trust, NAME, tlsPort)) {
          assertThat(visitor.certificate().getSerialNumber()).isEqualTo(serial);
        }
      }
      assertThat(pebble.said("Issued certificate serial")).hasSize(1);
    }
  }

  private String redirect(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(308);
      return answer.headers().firstValue("location").orElse("");
    }
  }

  @Test
  void aRenewalSwitchesWhileConnectionsGoOn() throws Exception {
    try (ServerSocket taken = new ServerSocket(httpPort); // so the TLS port has to do
        Pebble pebble = Pebble.start(folder, tlsPort, httpPort, SHORT);
        ParleyProgram server = serve(pebble, "--acme-agree")) {
      assertThat(taken.isBound()).isTrue();
      SSLContext trust = pebble.trust();
      server.awaitLine(HAS_COME);
      assertThat(pebble.said("Attempting to validate w/ HTTP")).isEmpty();
      try (HttpsVisitor old = visit(trust)) {
        BigInteger first = old.certificate().getSerialNumber();
        BigInteger now = first;
        while (now.equals(first)) { // the class's time-out ends it
          assertThat(old.get("/")).startsWith("HTTP/1.1 200");
          LockSupport.parkNanos(500_000_000);
          try (HttpsVisitor fresh = new HttpsVisitor(trust, NAME, tlsPort)) {
            now = fresh.certificate().getSerialNumber();
          } catch (SSLException expired) {
            now = first; // a machine may be too slow for so short a life
          }
        }
        assertThat(old.get("/")).as("it began before").startsWith("HTTP/1.1 200");
        assertThat(old.certificate().getSerialNumber()).isEqualTo(first);
      }
    }
  }

  private HttpsVisitor visit(SSLContext trust) throws IOException {
    while (true) { // the class's time-out ends it
      try {
        return new HttpsVisitor(trust, NAME, tlsPort);
      } catch (SSLException expired) {
        LockSupport.parkNanos(500_000_000);
      }
    }
  }
}
