package dev.parley.app.probe;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Finds out how the NAT between us and a server maps and filters.
///
/// RFC 5780, sections 4.3 and 4.4
public final class NatProbe {
  private static final int CHANGE_HOST = 4;
  private static final int CHANGE_PORT = 2;

  /// How a NAT behaves towards something; `UNKNOWN` if this server cannot tell.
  public enum Behaviour {
    NONE,
    ENDPOINT_INDEPENDENT,
    ADDRESS_DEPENDENT,
    ADDRESS_AND_PORT_DEPENDENT,
    UNKNOWN
  }

  /// What was found.
  ///
  /// @param local our address without a NAT
  /// @param mapped our address as the server sees it; null if it does not answer
  /// @param other the server's other address; null if it has none
  public record Result(
      TransportAddress local,
      @Nullable TransportAddress mapped,
      @Nullable TransportAddress other,
      double millis,
      Behaviour mapping,
      Behaviour filtering) {}

  private NatProbe() {}

  /// Asks a server; with `discover` false it is a plain Binding.
  public static Result run(InetAddress host, int port, boolean discover) throws IOException {
    try (ProbeLink link = ProbeLink.udp(host, port)) {
      ProbeClient client = new ProbeClient(link, "", "");
      StunMessage first = client.ask(StunMethod.BINDING, _ -> {});
      TransportAddress mapped = first == null ? null : first.mappedAddress();
      TransportAddress other =
          first == null ? null : first.plainAddress(StunAttribute.OTHER_ADDRESS);
      double millis = client.millis();
      Behaviour filtering = Behaviour.UNKNOWN;
      Behaviour mapping = Behaviour.UNKNOWN;
      TransportAddress server = TransportAddress.of(host.getAddress(), port);
      if (discover && mapped != null && other != null) {
        filtering = filtering(client, server, other);
        mapping = mapping((ProbeLink.Udp) link, client, server, other, mapped);
      }
      return new Result(link.local(), mapped, other, millis, mapping, filtering);
    }
  }

  /// The filtering tests come first: later ones open the NAT for the other addresses.
  private static Behaviour filtering(
      ProbeClient client, TransportAddress server, TransportAddress other) throws IOException {
    boolean twoHosts = !other.sameHost(server);
    if (twoHosts && changed(client, CHANGE_HOST | CHANGE_PORT)) {
      return Behaviour.ENDPOINT_INDEPENDENT;
    }
    if (changed(client, CHANGE_PORT)) {
      return twoHosts ? Behaviour.ADDRESS_DEPENDENT : Behaviour.UNKNOWN;
    }
    return Behaviour.ADDRESS_AND_PORT_DEPENDENT;
  }

  private static boolean changed(ProbeClient client, int flags) throws IOException {
    StunMessage answer =
        client.ask(StunMethod.BINDING, w -> w.u32(StunAttribute.CHANGE_REQUEST, flags));
    return answer != null && answer.stunClass() == StunClass.SUCCESS_RESPONSE;
  }

  private static Behaviour mapping(
      ProbeLink.Udp link,
      ProbeClient client,
      TransportAddress server,
      TransportAddress other,
      TransportAddress mapped)
      throws IOException {
    if (mapped.equals(link.local())) {
      return Behaviour.NONE;
    }
    TransportAddress second = mappedBy(link, client, other.withPort(server.port()));
    if (other.sameHost(server)) {
      TransportAddress byPort = mappedBy(link, client, other);
      return byPort == null || byPort.equals(mapped)
          ? Behaviour.UNKNOWN
          : Behaviour.ADDRESS_AND_PORT_DEPENDENT;
    }
    if (mapped.equals(second)) {
      return Behaviour.ENDPOINT_INDEPENDENT;
    }
    TransportAddress third = mappedBy(link, client, other);
    if (second == null || third == null) {
      return Behaviour.UNKNOWN;
    }
    return second.equals(third)
        ? Behaviour.ADDRESS_DEPENDENT
        : Behaviour.ADDRESS_AND_PORT_DEPENDENT;
  }

  private static @Nullable TransportAddress mappedBy(
      ProbeLink.Udp link, ProbeClient client, TransportAddress server) throws IOException {
    link.server(server);
    StunMessage answer = client.ask(StunMethod.BINDING, _ -> {});
    return answer == null ? null : answer.mappedAddress();
  }
}
