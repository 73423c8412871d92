package dev.parley.interop.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsCipherSuite;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsEvent;
import dev.parley.dtls.DtlsGroup;
import dev.parley.dtls.DtlsVersion;
import dev.parley.dtls.SrtpProfile;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// OpenSSL speaks DTLS 1.2 in both roles, with `use_srtp` and exporters.
@Timeout(120)
class OpenSslDtlsTest {
  private static final String PROFILES = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";
  private static final String LABEL = "EXTRACTOR-dtls_srtp";

  @TempDir private Path folder = Path.of(".");

  @BeforeAll
  static void needsOpenSsl() {
    assumeTrue(OpenSsl.installed(), "openssl is not installed: its interop tests are skipped");
  }

  private static int freePort() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (DatagramSocket socket = new DatagramSocket(any)) {
      return socket.getLocalPort();
    }
  }

  private OpenSsl server(DtlsCertificate certificate, int port, String... more) throws IOException {
    String[] fixed = {
      "s_server",
      "-dtls1_2",
      "-accept",
      "127.0.0.1:" + port,
      "-cert",
      Certificates.pem(certificate, folder).toString(),
      "-Verify",
      "1",
      "-use_srtp",
      PROFILES,
      "-keymatexport",
      LABEL,
      "-keymatexportlen",
      "56",
      "-timeout"
    };
    return new OpenSsl(concat(fixed, more));
  }

  private OpenSsl client(DtlsCertificate certificate, int port, String... more) throws IOException {
    String[] fixed = {
      "s_client",
      "-connect",
      "127.0.0.1:" + port,
      "-cert",
      Certificates.pem(certificate, folder).toString(),
      "-use_srtp",
      PROFILES,
      "-keymatexport",
      LABEL,
      "-keymatexportlen",
      "56",
      "-timeout"
    };
    return new OpenSsl(concat(fixed, more));
  }

  private static String[] concat(String[] a, String[] b) {
    String[] all = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static void converse(UdpEnd ours, OpenSsl theirs, boolean client) {
    DtlsEvent.Connected connected = ours.connect();
    assertThat(connected.version()).isEqualTo(DtlsVersion.DTLS_1_2);
    assertThat(connected.srtpProfile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    ours.await(theirs::saidKeys);
    String material = HexFormat.of().withUpperCase().formatHex(ours.srtpMaterial(client));
    assertThat(theirs.keys()).isEqualTo(material);
    ours.send("from us to them\n");
    ours.await(() -> theirs.said("from us to them"));
    theirs.type("from them to us");
    ours.awaitText("from them to us");
  }

  @ParameterizedTest
  @CsvSource({"EC,EC", "EC,RSA", "RSA,EC", "RSA,RSA"})
  void ourClientConnectsToTheirServer(String ourKey, String theirKey) throws IOException {
    DtlsCertificate theirs = Certificates.of(theirKey);
    int port = freePort();
    try (OpenSsl openSsl = server(theirs, port);
        UdpEnd ours =
            new UdpEnd(DtlsConfig.of(Certificates.of(ourKey)), theirs.fingerprint("sha-256"))) {
      ours.await(() -> openSsl.said("ACCEPT"));
      ours.remote(port);
      ours.start(true);
      converse(ours, openSsl, true);
    }
  }

  @ParameterizedTest
  @CsvSource({"EC,EC", "EC,RSA", "RSA,EC", "RSA,RSA"})
  void theirClientConnectsToOurServer(String ourKey, String theirKey) throws IOException {
    DtlsCertificate theirs = Certificates.of(theirKey);
    try (UdpEnd ours =
        new UdpEnd(DtlsConfig.of(Certificates.of(ourKey)), theirs.fingerprint("sha-512"))) {
      ours.start(false);
      try (OpenSsl openSsl = client(theirs, ours.port(), "-dtls")) {
        converse(ours, openSsl, false);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DtlsCipherSuite.class,
      names = "TLS_ECDHE_.*",
      mode = EnumSource.Mode.MATCH_ALL)
  void everySuiteConnects(DtlsCipherSuite suite) throws IOException {
    DtlsCertificate ours = Certificates.of(suite.name().contains("_RSA_") ? "RSA" : "EC");
    DtlsCertificate theirs = Certificates.ecdsa();
    DtlsConfig config =
        DtlsConfig.of(ours)
            .withVersions(DtlsVersion.DTLS_1_2)
            .withCipherSuites(suite)
            .withGroups(DtlsGroup.SECP256R1);
    try (UdpEnd end = new UdpEnd(config, theirs.fingerprint("sha-256"))) {
      end.start(false);
      try (OpenSsl openSsl = client(theirs, end.port(), "-dtls1_2")) {
        assertThat(end.connect().cipherSuite()).isEqualTo(suite);
        converse(end, openSsl, false);
      }
    }
  }

  @Test
  void theirHelloVerifyRequestIsAnswered() throws IOException {
    DtlsCertificate theirs = Certificates.ecdsa();
    int port = freePort();
    DtlsConfig config = DtlsConfig.of(Certificates.ecdsa()).withVersions(DtlsVersion.DTLS_1_2);
    try (OpenSsl openSsl = server(theirs, port, "-listen");
        UdpEnd ours = new UdpEnd(config, theirs.fingerprint("sha-256"))) {
      ours.await(() -> openSsl.said("ACCEPT"));
      ours.remote(port);
      ours.start(true);
      converse(ours, openSsl, true);
    }
  }

  @Test
  void fragmentsOfSmallDatagramsArePutTogether() throws IOException {
    DtlsCertificate theirs = Certificates.rsa();
    DtlsConfig config = DtlsConfig.of(Certificates.rsa()).withMtu(300);
    try (UdpEnd ours = new UdpEnd(config, theirs.fingerprint("sha-256"))) {
      ours.start(false);
      try (OpenSsl openSsl = client(theirs, ours.port(), "-dtls1_2", "-mtu", "300")) {
        converse(ours, openSsl, false);
      }
    }
  }

  @Test
  void anotherCertificateIsRefused() throws IOException {
    try (UdpEnd ours =
        new UdpEnd(
            DtlsConfig.of(Certificates.ecdsa()), Certificates.ecdsa().fingerprint("sha-256"))) {
      ours.start(false);
      try (OpenSsl openSsl = client(Certificates.ecdsa(), ours.port(), "-dtls1_2")) {
        ours.await(() -> !ours.events.isEmpty());
        assertThat(ours.events.toString()).contains("FingerprintMismatch");
        ours.await(() -> openSsl.said("bad certificate"));
      }
    }
  }
}
