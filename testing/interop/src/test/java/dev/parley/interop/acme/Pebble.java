package dev.parley.interop.acme;

import dev.parley.interop.call.ParleyProgram;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Let's Encrypt's test server, `pebble`, beside a DNS server for which every name is this machine.
final class Pebble implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 5;

  private final Path folder;
  private final int port = ParleyProgram.fixedPort();
  private final int managementPort = ParleyProgram.fixedPort();
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  private Pebble(Path folder) {
    this.folder = folder;
  }

  static boolean installed() {
    return installed("pebble") && installed("pebble-challtestsrv") && installed("openssl");
  }

  private static boolean installed(String command) {
    return java.util.stream.Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, command)));
  }

  /// Starts it; it looks for proofs on the given ports.
  ///
  /// @param lifeSeconds how long its certificates are good
  static Pebble start(Path folder, int tlsPort, int httpPort, long lifeSeconds)
      throws IOException, InterruptedException {
    makeOwnCertificate(folder);
    for (int attempt = 1; ; attempt++) { // a port may have been taken meanwhile
      Pebble pebble = new Pebble(folder);
      try {
        pebble.run(tlsPort, httpPort, lifeSeconds);
        return pebble;
      } catch (IllegalStateException e) {
        pebble.close();
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void makeOwnCertificate(Path folder) throws IOException, InterruptedException {
    String[] command = {
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", "own.key", "-out", "own.pem", "-days", "30", "-subj", "/CN=localhost",
      "-addext", "subjectAltName=DNS:localhost"
    };
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }

  private void run(int tlsPort, int httpPort, long lifeSeconds) throws IOException {
    int dns = ParleyProgram.fixedPort();
    int dnsManagement = ParleyProgram.fixedPort();
    begin(
        "Starting management server",
        "pebble-challtestsrv",
        "-management=127.0.0.1:" + dnsManagement,
        "-dns01=127.0.0.1:" + dns,
        "-defaultIPv4=127.0.0.1",
        "-defaultIPv6=",
        "-http01=",
        "-https01=",
        "-tlsalpn01=");
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
         "certificate": "own.pem", "privateKey": "own.key", "httpPort": %d, "tlsPort": %d,
         "certificateValidityPeriod": %d}}
        """
            .formatted(port, managementPort, httpPort, tlsPort, lifeSeconds));
    begin(
        "ACME directory available", "pebble", "-config=config.json", "-dnsserver=127.0.0.1:" + dns);
  }

  private void begin(String ready, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    builder.environment().put("PEBBLE_AUTHZREUSE", "0"); // every certificate is proved for
    Process process = builder.start();
    processes.add(process);
    Thread reading = Thread.ofVirtual().start(() -> read(process));
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (output.stream().noneMatch(line -> line.contains(ready))) {
      if (System.nanoTime() > deadline || !process.isAlive() && !reading.isAlive()) {
        throw new IllegalStateException(command[0] + " did not start: " + output);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private void read(Process process) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add("(output ended: " + e + ")");
    }
  }

  String directory() {
    return "https://localhost:" + port + "/dir";
  }

  /// Who signed its own HTTPS.
  Path ownRoot() {
    return folder.resolve("own.pem");
  }

  /// What it has written that contains a text.
  List<String> said(String text) {
    return output.stream().filter(line -> line.contains(text)).toList();
  }

  /// Trusts the certificates that it gives, and no others.
  SSLContext trust() throws IOException, GeneralSecurityException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder().sslContext(trusting(Files.readAllBytes(ownRoot()))).build();
    try (client) {
      URI root = URI.create("https://localhost:" + managementPort + "/roots/0");
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(root).timeout(START_TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return trusting(answer.body());
    }
  }

  private static SSLContext trusting(byte[] pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
