package dev.parley.turnserver;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import dev.parley.turn.ChannelData;
import dev.parley.turn.TimeLimitedCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A TURN client that does what a test says, on UDP or TCP.
final class RawClient implements AutoCloseable {
  private final TransportAddress server;
  private final @Nullable RawPeer udp;
  private final @Nullable Socket tcp;
  private String username = "";
  private String password = "";
  private String realm = "";
  private String nonce = "";
  private long transaction;

  private RawClient(TransportAddress server, @Nullable RawPeer udp, @Nullable Socket tcp) {
    this.server = server;
    this.udp = udp;
    this.tcp = tcp;
  }

  static RawClient udp(TransportAddress server) throws IOException {
    return new RawClient(server, new RawPeer(), null);
  }

  static RawClient tcp(TransportAddress server) throws IOException {
    return tcp(server, new Socket(server.host(), server.port()));
  }

  static RawClient tcp(TransportAddress server, Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    return new RawClient(server, null, socket);
  }

  TransportAddress local() {
    return udp != null
        ? udp.local()
        : TransportAddress.of("127.0.0.1", tcp == null ? 0 : tcp.getLocalPort());
  }

  TransportAddress lastSource() {
    return udp == null ? server : udp.source();
  }

  void raw(byte[] bytes) throws IOException {
    if (udp != null) {
      udp.send(server, bytes);
    } else if (tcp != null) {
      tcp.getOutputStream().write(bytes);
    }
  }

  byte[] rawBytes(int count) throws IOException {
    return in().readNBytes(count);
  }

  private InputStream in() throws IOException {
    if (tcp == null) {
      throw new IllegalStateException("UDP is no stream");
    }
    return tcp.getInputStream();
  }

  boolean closed() throws IOException {
    try {
      return in().read() < 0;
    } catch (java.net.SocketException e) {
      return true; // reset
    }
  }

  byte[] receive() throws IOException {
    if (udp != null) {
      return udp.receive();
    }
    byte[] head = in().readNBytes(4);
    int length = (head[2] & 0xFF) << 8 | head[3] & 0xFF;
    boolean channel = ChannelData.isChannel(head[0] & 0xFF);
    int rest = channel ? length + 3 & ~3 : length + 16;
    byte[] message = java.util.Arrays.copyOf(head, 4 + rest);
    in().readNBytes(message, 4, rest);
    return channel ? java.util.Arrays.copyOf(message, 4 + length) : message;
  }

  StunMessage message() throws IOException {
    byte[] bytes = receive();
    StunMessage message = new StunMessage();
    if (!message.read(bytes, 0, bytes.length)) {
      throw new IOException("not STUN: " + bytes.length + " bytes");
    }
    return message;
  }

  private StunWriter begin(Packet packet, int method) {
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.REQUEST, method, 7, ++transaction);
    return writer;
  }

  /// A request without credentials.
  StunMessage ask(int method, Consumer<StunWriter> attributes) throws IOException {
    Packet packet = Packet.allocate(1400);
    attributes.accept(begin(packet, method));
    raw(packet.toByteArray());
    return message();
  }

  /// Takes credentials that hold for an hour, and asks for a nonce.
  void login(TimeLimitedCredentials credentials, String name) throws IOException {
    username = TimeLimitedCredentials.username(name, System.currentTimeMillis() / 1000 + 3600);
    password = credentials.password(username);
    challenge();
  }

  /// Takes the credentials of another client.
  void login(RawClient other) throws IOException {
    username = other.username;
    password = other.password;
    challenge();
  }

  private void challenge() throws IOException {
    StunMessage challenge =
        ask(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 17L << 24));
    realm = String.valueOf(challenge.text(StunAttribute.REALM));
    nonce = String.valueOf(challenge.text(StunAttribute.NONCE));
  }

  /// A request with credentials.
  StunMessage request(int method, Consumer<StunWriter> attributes) throws IOException {
    Packet packet = Packet.allocate(1400);
    StunWriter writer = begin(packet, method);
    attributes.accept(writer);
    writer.text(StunAttribute.USERNAME, username);
    writer.text(StunAttribute.REALM, realm);
    writer.text(StunAttribute.NONCE, nonce);
    writer.integrity(StunKey.longTermMd5(username, realm, password));
    raw(packet.toByteArray());
    return message();
  }

  StunMessage allocate() throws IOException {
    return request(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 17L << 24));
  }

  StunMessage bind(int channel, TransportAddress peer) throws IOException {
    return request(
        StunMethod.CHANNEL_BIND,
        w -> {
          w.u32(StunAttribute.CHANNEL_NUMBER, (long) channel << 16);
          w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
        });
  }

  void channelData(int channel, byte[] bytes) throws IOException {
    Packet packet = Packet.copyOf(bytes);
    ChannelData.wrap(packet, channel, tcp != null);
    raw(packet.toByteArray());
  }

  @Override
  public void close() throws IOException {
    if (udp != null) {
      udp.close();
    }
    if (tcp != null) {
      tcp.close();
    }
  }
}
