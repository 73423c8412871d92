package dev.parley.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// A TLS context whose server sockets share their port with others ([SharedTlsSocket]): the only
/// way to do so with a web server that opens its port by itself.
final class SharedTls extends SSLContext {
  SharedTls(SSLContext tls, SharedTlsSocket.Others others) {
    super(new Spi(tls, others), tls.getProvider(), tls.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext tls;
    private final SharedTlsSocket.Others others;

    Spi(SSLContext tls, SharedTlsSocket.Others others) {
      this.tls = tls;
      this.others = others;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trusted,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it was made from a context that is ready");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return tls.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return new Factory(tls, others);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return tls.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return tls.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return tls.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return tls.getClientSessionContext();
    }
  }

  private static final class Factory extends SSLServerSocketFactory {
    private final SSLContext tls;
    private final SharedTlsSocket.Others others;

    Factory(SSLContext tls, SharedTlsSocket.Others others) {
      this.tls = tls;
      this.others = others;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return tls.getServerSocketFactory().getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return tls.getServerSocketFactory().getSupportedCipherSuites();
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
      return new SharedTlsSocket(
          tls.getSocketFactory(),
          (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(),
          others);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return createServerSocket(port, 0);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
      return createServerSocket(port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address)
        throws IOException {
      ServerSocket socket = createServerSocket();
      socket.bind(new InetSocketAddress(address, port), backlog);
      return socket;
    }
  }
}
