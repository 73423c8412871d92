package dev.parley.app;

import dev.parley.app.probe.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// The server that a probe is about.
final class ProbeTarget {
  private ProbeTarget() {}

  static ServerAddress parse(String text) {
    try {
      return ServerAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          e.getMessage() + "; write it like turn.example.org or turn:turn.example.org:3478.", e);
    }
  }

  static InetAddress resolve(String host) {
    try {
      return InetAddress.getAllByName(host)[0];
    } catch (UnknownHostException e) {
      throw new Failure("The name '" + host + "' is unknown.", e);
    }
  }

  static String silent(ServerAddress address) {
    return address.host()
        + " does not answer on UDP port "
        + address.port()
        + ": it is blocked on the way, or nothing listens there.";
  }
}
