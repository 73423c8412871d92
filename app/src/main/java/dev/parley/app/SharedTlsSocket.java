package dev.parley.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// A TLS port that others may use, too: by its first byte a connection is TLS, which is accepted
/// here, or is handed to the others.
///
/// Whoever says nothing for ten seconds is closed, and so is who comes while a thousand wait.
final class SharedTlsSocket extends SSLServerSocket {
  /// Connections that do not begin with TLS.
  interface Others {
    /// Serves one until it ends, on a thread of its own.
    ///
    /// @param first its first byte, which has been read from it
    void serve(Socket socket, int first) throws IOException;
  }

  private static final int MAX_WAITING = 1024;
  private static final int SILENT_MILLIS = 10_000;

  /// How long nobody is accepted after that failed.
  private static final long TROUBLE_NANOS = 10_000_000L;

  /// The content type of a handshake record (RFC 8446, section 5.1).
  private static final int HANDSHAKE = 22;

  private final SSLSocketFactory tls;
  private final SSLServerSocket settings;
  private final Others others;

  /// For those who have said nothing or are not accepted yet.
  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  private final BlockingQueue<Socket> begun = new LinkedBlockingQueue<>();

  /// Waits in the queue once there is nothing to accept any more.
  private final Socket end = new Socket();

  /// @param settings a socket that is never bound and knows the parameters of those accepted
  SharedTlsSocket(SSLSocketFactory tls, SSLServerSocket settings, Others others)
      throws IOException {
    this.tls = tls;
    this.settings = settings;
    this.others = others;
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    super.bind(address, backlog);
    Thread.ofPlatform().daemon().name("parley-web-port").start(this::acceptAll);
  }

  private void acceptAll() {
    try {
      while (!isClosed()) {
        Socket socket = new Socket();
        try {
          implAccept(socket);
        } catch (IOException e) {
          close(socket);
          LockSupport.parkNanos(TROUBLE_NANOS); // there may be no file free for it
          continue;
        }
        if (waiting.tryAcquire()) {
          Thread.startVirtualThread(() -> look(socket));
        } else {
          close(socket);
        }
      }
    } finally {
      begun.add(end);
    }
  }

  private void look(Socket socket) {
    boolean waits = true;
    try {
      socket.setSoTimeout(SILENT_MILLIS);
      int first = socket.getInputStream().read();
      socket.setSoTimeout(0);
      if (first == HANDSHAKE) {
        begun.add(secured(socket));
      } else {
        waits = false;
        waiting.release();
        try (socket) {
          if (first >= 0) {
            others.serve(socket, first);
          }
        }
      }
    } catch (IOException e) {
      close(socket); // it said nothing, or went away
      if (waits) {
        waiting.release();
      }
    }
  }

  private SSLSocket secured(Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            tls.createSocket(socket, new ByteArrayInputStream(new byte[] {HANDSHAKE}), true);
    secured.setSSLParameters(settings.getSSLParameters());
    secured.setUseClientMode(false);
    return secured;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed all the same
    }
  }

  @Override
  public Socket accept() throws IOException {
    try {
      Socket next = begun.take();
      if (next.equals(end)) {
        begun.add(end);
        throw closed(null);
      }
      waiting.release();
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closed(e);
    }
  }

  /// In the JDK's words, by which the web server knows that this is its own doing.
  private static SocketException closed(@Nullable Throwable cause) {
    return new SocketException("Socket closed", cause);
  }

  @Override
  public SSLParameters getSSLParameters() {
    return settings.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    settings.setSSLParameters(parameters);
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return settings.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    settings.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return settings.getSupportedCipherSuites();
  }

  @Override
  public String[] getSupportedProtocols() {
    return settings.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return settings.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    settings.setEnabledProtocols(protocols);
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    settings.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return settings.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    settings.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return settings.getWantClientAuth();
  }

  @Override
  public void setUseClientMode(boolean client) {
    settings.setUseClientMode(client);
  }

  @Override
  public boolean getUseClientMode() {
    return settings.getUseClientMode();
  }

  @Override
  public void setEnableSessionCreation(boolean allowed) {
    settings.setEnableSessionCreation(allowed);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return settings.getEnableSessionCreation();
  }
}
