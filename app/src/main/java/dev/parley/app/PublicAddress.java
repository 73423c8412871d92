package dev.parley.app;

import dev.parley.app.probe.NatProbe;
import dev.parley.app.probe.ServerAddress;
import dev.parley.core.TransportAddress;
import java.io.IOException;

/// The address under which the world sees this machine, as a STUN server says it.
final class PublicAddress {
  private PublicAddress() {}

  /// @throws Failure if the server does not answer
  static TransportAddress ask(ServerAddress server) {
    String instead = " Give the address itself, or none.";
    try {
      NatProbe.Result result =
          NatProbe.run(ProbeTarget.resolve(server.host()), server.port(), /* discover= */ false);
      TransportAddress mapped = result.mapped();
      if (mapped == null) {
        throw new Failure("--public-address: " + ProbeTarget.silent(server) + instead);
      }
      return mapped.withPort(0);
    } catch (IOException e) {
      throw new Failure("--public-address: " + server.host() + " cannot be asked." + instead, e);
    }
  }
}
