package dev.parley.interop.dtls;

import dev.parley.dtls.DtlsCertificate;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UDPTransport;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Bouncy Castle's DTLS 1.2 on a UDP socket: connects, echoes what it receives, and ends.
final class BouncyPeer implements AutoCloseable {
  static final String LABEL = "EXTRACTOR-dtls_srtp";
  private static final int[] PROFILES = {
    SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM, SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80
  };

  /// What its exporter gave, once it has connected.
  final CompletableFuture<byte[]> keys = new CompletableFuture<>();

  final AtomicReference<byte[]> peerCertificate = new AtomicReference<>(new byte[0]);
  private final DatagramSocket socket;
  private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
  private final DtlsCertificate certificate;
  private final boolean rsa;

  BouncyPeer(DtlsCertificate certificate, int ourPort) throws IOException {
    this.certificate = certificate;
    rsa = certificate.privateKey().getAlgorithm().equals("RSA");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    socket = new DatagramSocket(new InetSocketAddress(loopback, 0));
    socket.connect(loopback, ourPort);
  }

  int port() {
    return socket.getLocalPort();
  }

  void start(boolean client) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            UDPTransport udp = new UDPTransport(socket, 1200);
            echo(
                client
                    ? new DTLSClientProtocol().connect(new Client(), udp)
                    : new DTLSServerProtocol().accept(new Server(), udp));
          } catch (IOException e) {
            keys.completeExceptionally(e);
          }
        });
  }

  private static void echo(DTLSTransport transport) throws IOException {
    byte[] buffer = new byte[2048];
    for (int turn = 0; turn < 600; turn++) {
      int n = transport.receive(buffer, 0, buffer.length, 100);
      if (n > 0) {
        String text = "echo of " + new String(buffer, 0, n, StandardCharsets.UTF_8);
        byte[] answer = text.getBytes(StandardCharsets.UTF_8);
        transport.send(answer, 0, answer.length);
      }
    }
  }

  private TlsCredentialedSigner signer(TlsContext context) throws IOException {
    TlsCertificate leaf = crypto.createCertificate(certificate.der());
    AsymmetricKeyParameter key = PrivateKeyFactory.createKey(certificate.privateKey().getEncoded());
    SignatureAndHashAlgorithm algorithm =
        rsa
            ? SignatureAndHashAlgorithm.rsa_pss_rsae_sha256
            : new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        key,
        new Certificate(new TlsCertificate[] {leaf}),
        algorithm);
  }

  private void complete(TlsContext context) {
    keys.complete(context.exportKeyingMaterial(LABEL, null, 56));
  }

  private static Hashtable<?, ?> withSrtp(Hashtable<?, ?> extensions, int... profiles)
      throws IOException {
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, new byte[0]));
    return extensions;
  }

  private final class Client extends DefaultTlsClient {
    Client() {
      super(BouncyPeer.this.crypto);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @Override
    public Hashtable<?, ?> getClientExtensions() throws IOException {
      return withSrtp(super.getClientExtensions(), PROFILES);
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
          peerCertificate.set(server.getCertificate().getCertificateAt(0).getEncoded());
        }

        @Override
        public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
          return signer(context);
        }
      };
    }

    @Override
    public void notifyHandshakeComplete() {
      complete(context);
    }
  }

  private final class Server extends DefaultTlsServer {
    Server() {
      super(BouncyPeer.this.crypto);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    /// Those of our own key alone: it would choose by what the client offers.
    @Override
    protected int[] getSupportedCipherSuites() {
      return rsa
          ? new int[] {CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384}
          : new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256};
    }

    @Override
    public Hashtable<?, ?> getServerExtensions() throws IOException {
      return withSrtp(super.getServerExtensions(), PROFILES[0]);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
      Vector<?> schemes = TlsUtils.getDefaultSupportedSignatureAlgorithms(context);
      short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
      return new CertificateRequest(types, schemes, null);
    }

    @Override
    public void notifyClientCertificate(Certificate client) throws IOException {
      peerCertificate.set(client.getCertificateAt(0).getEncoded());
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
      return signer(context);
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
      return signer(context);
    }

    @Override
    public void notifyHandshakeComplete() {
      complete(context);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
