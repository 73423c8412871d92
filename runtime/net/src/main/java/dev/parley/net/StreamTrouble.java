package dev.parley.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a stream could not be opened, or is over, for people.
final class StreamTrouble {
  private StreamTrouble() {}

  static String sentence(IOException e) {
    String certificate = certificateTrouble(e);
    if (certificate != null) {
      return "The server's TLS certificate is not accepted: " + certificate + ".";
    }
    return switch (e) {
      case SSLException _ -> "There is no TLS with the server: " + e.getMessage() + ".";
      case SocketTimeoutException _ -> "The server did not answer.";
      case ConnectException _ -> "The server refuses connections.";
      case NoRouteToHostException _ -> "There is no way to the server.";
      case EOFException _ -> "The server closed the connection.";
      default -> "The connection to the server was lost.";
    };
  }

  private static @Nullable String certificateTrouble(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return cause.getMessage();
      }
    }
    return null;
  }
}
