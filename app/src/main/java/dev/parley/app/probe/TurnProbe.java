package dev.parley.app.probe;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import dev.parley.turn.ChannelData;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Walks a TURN server over one transport after the other: Binding, two allocations, permissions, a
/// channel, data from one allocation to the other, and the end.
///
/// So nothing but the server is needed, and nothing is sent to anybody else.
public final class TurnProbe {
  private static final int CHANNEL = 0x4000;
  private static final int DATA_ATTEMPTS = 5;
  private static final int DATA_WAIT_MILLIS = 500;
  private static final byte[] DATA = "parley turn probe".getBytes(StandardCharsets.US_ASCII);

  private final ServerAddress server;
  private final InetAddress host;
  private final String username;
  private final String password;
  private final Consumer<Step> steps;
  private String transport = "";
  private boolean ok;

  /// @param host the server's address
  /// @param steps told of each as it is done
  public TurnProbe(
      ServerAddress server,
      InetAddress host,
      String username,
      String password,
      Consumer<Step> steps) {
    this.server = server;
    this.host = host;
    this.username = username;
    this.password = password;
    this.steps = steps;
  }

  /// Probes one transport: `udp`, `tcp` or `tls`.
  ///
  /// @return whether everything went well
  public boolean run(String over) {
    transport = over;
    ok = true;
    int port = over.equals("tls") ? server.tlsPort() : server.port();
    try (ProbeLink first = open(port, true);
        ProbeLink second = open(port, false)) {
      walk(new ProbeClient(first, username, password), new ProbeClient(second, username, password));
    } catch (ConnectException e) {
      fail(
          "connect",
          "TCP port " + port + " refuses: nothing listens there, or a firewall says so.");
    } catch (SocketTimeoutException e) {
      fail(
          "connect",
          "TCP port " + port + " does not answer: a firewall drops it, or the host is" + " down.");
    } catch (SSLException e) {
      fail("TLS", "no handshake (" + e.getMessage() + "): does the port speak TLS?");
    } catch (IOException e) {
      fail("connection", e.getMessage() + ".");
    }
    return ok;
  }

  private ProbeLink open(int port, boolean tell) throws IOException {
    if (transport.equals("udp")) {
      return ProbeLink.udp(host, port);
    }
    if (transport.equals("tcp")) {
      return ProbeLink.tcp(host, port);
    }
    TrustProbe trust = new TrustProbe();
    ProbeLink link = ProbeLink.tls(host, server.host(), port, trust);
    String complaint = trust.complaint();
    if (tell && complaint != null) {
      fail("certificate", "browsers will not accept it: " + complaint + ".");
    } else if (tell) {
      step("certificate", 0, "trusted.");
    }
    return link;
  }

  private void walk(ProbeClient one, ProbeClient two) throws IOException {
    StunMessage mapped = one.ask(StunMethod.BINDING, _ -> {});
    if (mapped == null) {
      fail("Binding", noAnswer());
      return;
    }
    step("Binding", one.millis(), "we are " + mapped.mappedAddress() + ".");
    TransportAddress relayedOne = allocate(one, true);
    TransportAddress relayedTwo = relayedOne == null ? null : allocate(two, false);
    if (relayedOne == null || relayedTwo == null) {
      return;
    }
    if (permit(one, relayedTwo) && permit(two, relayedOne) && bind(one, relayedTwo)) {
      data(one, two);
    }
    success(one, StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 0), "deleted.");
    two.ask(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 0));
  }

  private String noAnswer() {
    return transport.equals("udp")
        ? "no answer: UDP port "
            + server.port()
            + " is blocked on the way, or nothing listens there."
        : "the connection stands, but nothing answers: does this port speak TURN?";
  }

  private @Nullable TransportAddress allocate(ProbeClient client, boolean tell) throws IOException {
    Consumer<StunWriter> udp = w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 17L << 24);
    StunMessage challenge = client.ask(StunMethod.ALLOCATE, udp);
    if (challenge == null) {
      fail("Allocate", "no answer, though Binding is answered: a STUN server without TURN?");
      return null;
    }
    if (challenge.errorCode() == 401 && tell) {
      step(
          "Allocate without credentials",
          client.millis(),
          "refused with 401, realm '" + challenge.text(StunAttribute.REALM) + "'.");
    }
    if (challenge.errorCode() == 401 && username.isEmpty()) {
      fail("Allocate", "needs credentials: give --user and --password, or --secret.");
      return null;
    }
    StunMessage answer =
        challenge.errorCode() == 401 ? client.ask(StunMethod.ALLOCATE, udp) : challenge;
    TransportAddress relayed = answer == null ? null : answer.relayedAddress();
    if (answer == null || relayed == null) {
      fail("Allocate", answer == null ? "no answer." : Explain.error(answer));
      return null;
    }
    if (tell) {
      step(
          "Allocate",
          client.millis(),
          "relayed address " + relayed + " for " + answer.u32(StunAttribute.LIFETIME) + " s.");
    }
    return relayed;
  }

  private boolean permit(ProbeClient client, TransportAddress peer) throws IOException {
    return success(
        client,
        StunMethod.CREATE_PERMISSION,
        w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer),
        "for " + peer.host() + ".");
  }

  private boolean bind(ProbeClient client, TransportAddress peer) throws IOException {
    return success(
        client,
        StunMethod.CHANNEL_BIND,
        w -> {
          w.u32(StunAttribute.CHANNEL_NUMBER, (long) CHANNEL << 16);
          w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
        },
        "0x4000 for " + peer + ".");
  }

  private boolean success(
      ProbeClient client, int method, Consumer<StunWriter> attributes, String detail)
      throws IOException {
    StunMessage answer = client.ask(method, attributes);
    boolean good = answer != null && answer.stunClass() == StunClass.SUCCESS_RESPONSE;
    if (good) {
      step(StunMethod.name(method), client.millis(), detail);
    } else {
      fail(StunMethod.name(method), answer == null ? "no answer." : Explain.error(answer));
    }
    return good;
  }

  private void data(ProbeClient from, ProbeClient to) throws IOException {
    dev.parley.core.Packet packet = dev.parley.core.Packet.copyOf(DATA);
    ChannelData.wrap(packet, CHANNEL, from.link().reliable());
    byte[] message = packet.toByteArray();
    for (int i = 0; i < DATA_ATTEMPTS; i++) {
      long sent = System.nanoTime();
      from.link().send(message);
      byte[] bytes = to.link().receive(DATA_WAIT_MILLIS);
      StunMessage data = new StunMessage();
      if (bytes != null
          && data.read(bytes, 0, bytes.length)
          && data.method() == StunMethod.DATA
          && java.util.Arrays.equals(data.value(StunAttribute.DATA), DATA)) {
        step("data", (System.nanoTime() - sent) / 1e6, "from one relayed address to the other.");
        return;
      }
    }
    fail(
        "data",
        "nothing arrives from one relayed address at the other: are the ports of relayed"
            + " addresses open, and does the server reach its own public address?");
  }

  private void step(String what, double millis, String detail) {
    steps.accept(new Step(transport, what, true, millis, detail));
  }

  private void fail(String what, String detail) {
    ok = false;
    steps.accept(new Step(transport, what, false, 0, detail));
  }
}
