package dev.parley.interop.dtls;

import dev.parley.core.Core;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsEvent;
import dev.parley.dtls.DtlsTransport;
import dev.parley.dtls.Fingerprint;
import dev.parley.dtls.SrtpKeys;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One of our transports on a UDP socket of its own, driven by the test's thread.
final class UdpEnd implements AutoCloseable {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  final DtlsTransport transport;
  final List<DtlsEvent> events = new ArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final DatagramSocket socket;
  private final InetAddress host;
  private @Nullable InetSocketAddress remote;
  private @Nullable StunKey checks;

  UdpEnd(DtlsConfig config, Fingerprint expected) {
    this(config, expected, InetAddress.getLoopbackAddress());
  }

  UdpEnd(DtlsConfig config, Fingerprint expected, InetAddress host) {
    this.host = host;
    transport =
        new DtlsTransport(
            config,
            new SeededEntropy(System.nanoTime()),
            (now, b, at, n) -> received.write(b, at, n));
    transport.path(0);
    transport.expect(System.nanoTime(), List.of(expected));
    try {
      socket = new DatagramSocket(new InetSocketAddress(host, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /// Where to send; without it, to wherever the first datagram comes from.
  void remote(int port) {
    remote = new InetSocketAddress(host, port);
  }

  /// Answers connectivity checks as an ICE-lite agent with this password.
  void answerChecks(String password) {
    checks = StunKey.shortTerm(password);
  }

  /// How many bytes of application data arrived.
  int receivedBytes() {
    return received.size();
  }

  void start(boolean client) {
    transport.start(System.nanoTime(), client);
  }

  /// Runs until a condition holds, for a minute at most.
  void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      long now = System.nanoTime();
      if (now > end) {
        throw new AssertionError(
            "waited in vain; " + transport.state() + ", " + events + ", " + transport.drops());
      }
      turn(now);
    }
  }

  private void turn(long now) {
    if (transport.deadline() <= now) {
      transport.tick(now);
    }
    flush(now);
    long wait = Math.min(20_000_000L, Math.max(0, transport.deadline() - now));
    byte[] buffer = new byte[2048];
    DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
    try {
      socket.setSoTimeout(
          transport.deadline() == Core.NEVER ? 20 : Math.max(1, (int) (wait / 1_000_000)));
      socket.receive(datagram);
    } catch (SocketTimeoutException nothing) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (remote == null && checks == null) {
      remote = (InetSocketAddress) datagram.getSocketAddress();
    }
    Packet packet = Packet.allocate(datagram.getLength());
    packet.copyFrom(buffer, 0, datagram.getLength());
    StunKey key = checks;
    if (key != null && buffer[0] < 4) {
      answerCheck(packet, key, (InetSocketAddress) datagram.getSocketAddress());
      return;
    }
    transport.receive(System.nanoTime(), 0, packet);
    flush(System.nanoTime());
  }

  void flush(long now) {
    InetSocketAddress to = remote;
    while (transport.ready()) {
      if (to != null) {
        transport.transmit(now, new SocketOutbox(to));
      }
      for (DtlsEvent event = transport.next(); event != null; event = transport.next()) {
        events.add(event);
      }
      if (to == null) {
        return;
      }
    }
  }

  private void answerCheck(Packet request, StunKey key, InetSocketAddress from) {
    StunMessage message = new StunMessage();
    if (!message.read(request) || message.stunClass() != StunClass.REQUEST) {
      return;
    }
    Packet answer = Packet.allocate(200);
    StunWriter writer = new StunWriter();
    writer.begin(
        answer,
        StunClass.SUCCESS_RESPONSE,
        StunMessage.BINDING,
        message.transactionHigh(),
        message.transactionLow());
    writer.xorMappedAddress(TransportAddress.of(from.getAddress().getAddress(), from.getPort()));
    writer.integrity(key);
    writer.fingerprint();
    if (message.useCandidate()) {
      remote = from;
    }
    new SocketOutbox(from).commit(answer, 0);
  }

  private final class SocketOutbox implements Outbox {
    private final InetSocketAddress to;

    SocketOutbox(InetSocketAddress to) {
      this.to = to;
    }

    @Override
    public Packet claim(int path, int maxLength) {
      return Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      try {
        socket.send(new DatagramPacket(packet.array(), packet.offset(), packet.length(), to));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  DtlsEvent.Connected connect() {
    await(() -> events.stream().anyMatch(DtlsEvent.Connected.class::isInstance));
    for (DtlsEvent event : events) {
      if (event instanceof DtlsEvent.Connected connected) {
        return connected;
      }
    }
    throw new AssertionError(events);
  }

  /// The keys as the exporter gave them: client key, server key, client salt, server salt.
  byte[] srtpMaterial(boolean client) {
    SrtpKeys keys = Objects.requireNonNull(connect().srtpKeys());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(client ? keys.localKey() : keys.remoteKey());
    out.writeBytes(client ? keys.remoteKey() : keys.localKey());
    out.writeBytes(client ? keys.localSalt() : keys.remoteSalt());
    out.writeBytes(client ? keys.remoteSalt() : keys.localSalt());
    return out.toByteArray();
  }

  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!transport.send(System.nanoTime(), bytes, 0, bytes.length)) {
      throw new AssertionError("not sent in state " + transport.state());
    }
    flush(System.nanoTime());
  }

  void awaitText(String text) {
    await(() -> received.toString(StandardCharsets.UTF_8).contains(text));
  }

  @Override
  public void close() {
    transport.close(System.nanoTime());
    flush(System.nanoTime());
    socket.close();
  }
}
