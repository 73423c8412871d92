package dev.parley.interop.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsGroup;
import dev.parley.dtls.DtlsVersion;
import dev.parley.dtls.SrtpProfile;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bouncy Castle speaks DTLS 1.2 in both roles, with `use_srtp` and exporters.
@Timeout(120)
class BouncyCastleDtlsTest {
  @ParameterizedTest
  @CsvSource({
    "true,EC,EC",
    "true,EC,RSA",
    "true,RSA,EC",
    "false,EC,EC",
    "false,EC,RSA",
    "false,RSA,EC"
  })
  void connectsInBothRoles(boolean client, String ourKey, String theirKey) throws IOException {
    converse(DtlsConfig.of(Certificates.of(ourKey)), Certificates.of(theirKey), client);
  }

  @Test
  void connectsOnP256() throws IOException {
    DtlsConfig config =
        DtlsConfig.of(Certificates.ecdsa())
            .withVersions(DtlsVersion.DTLS_1_2)
            .withGroups(DtlsGroup.SECP256R1);
    converse(config, Certificates.ecdsa(), true);
    converse(config, Certificates.ecdsa(), false);
  }

  private static void converse(DtlsConfig config, DtlsCertificate theirs, boolean client)
      throws IOException {
    try (UdpEnd ours = new UdpEnd(config, theirs.fingerprint("sha-384"));
        BouncyPeer peer = new BouncyPeer(theirs, ours.port())) {
      ours.remote(peer.port());
      ours.start(client);
      peer.start(!client);
      ours.await(peer.keys::isDone);
      assertThat(ours.connect().version()).isEqualTo(DtlsVersion.DTLS_1_2);
      assertThat(ours.connect().srtpProfile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
      assertThat(peer.keys.join()).isEqualTo(ours.srtpMaterial(client));
      assertThat(peer.peerCertificate.get()).isEqualTo(config.certificate().der());
      ours.send("hello");
      ours.awaitText("echo of hello");
    }
  }
}
