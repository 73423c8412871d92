package dev.parley.interop.acme;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One connection of a visitor who checks the certificate as browsers do, for a name that leads to
/// this machine.
final class HttpsVisitor implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final SSLSocket socket;
  private final String name;
  private final X509Certificate certificate;

  HttpsVisitor(SSLContext trust, String name, int port) throws IOException {
    this.name = name;
    Socket plain = new Socket();
    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    plain.setSoTimeout(TIMEOUT_MILLIS);
    socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
      certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      socket.getSession().invalidate(); // the next one begins anew
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /// Asks for a page and reads all of it; the connection stays open.
  ///
  /// @return the status line and the body
  String get(String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection was closed after: " + head);
      }
      head.append((char) next);
    }
    String fields = head.toString();
    int at = fields.toLowerCase(Locale.ROOT).indexOf("content-length:");
    int length = Integer.parseInt(fields.substring(at + 15, fields.indexOf('\r', at)).strip());
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return fields.substring(0, fields.indexOf('\r')) + "\n" + body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
