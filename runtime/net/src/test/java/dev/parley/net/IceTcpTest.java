package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IceTcpTest {
  private final Shards shards =
      Shards.open(
          NetConfig.defaults()
              .withUdp("jdk")
              .withShards(2)
              .withAddresses(List.of(TransportAddress.of("127.0.0.1", 0))));
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Peer left = new Peer(shards.shard(0), "left");
  private final Peer right = new Peer(shards.shard(1), "right");

  IceTcpTest() throws IOException {
    Thread.startVirtualThread(this::accept);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        InetSocketAddress from = (InetSocketAddress) socket.getRemoteSocketAddress();
        TransportAddress remote =
            TransportAddress.of(from.getAddress().getAddress(), from.getPort());
        var in = socket.getInputStream();
        var out = socket.getOutputStream();
        Thread.startVirtualThread(() -> shards.iceTcp().serve(in, out, socket, remote));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    shards.close();
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static byte[] request(String ufrag) {
    Packet packet = Packet.allocate(256);
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.REQUEST, StunMessage.BINDING, 1, 2);
    writer.text(StunAttribute.USERNAME, ufrag + ":x");
    return packet.toByteArray();
  }

  private static void write(Socket socket, byte[] datagram) throws IOException {
    StreamFraming.RFC4571.write(socket.getOutputStream(), datagram);
  }

  private static void write(Socket socket, String text) throws IOException {
    write(socket, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] read(Socket socket) throws IOException {
    return StreamFraming.RFC4571.read(socket.getInputStream());
  }

  @Test
  void aStreamReachesTheConnectionThatItsUfragNamesOnWhateverShard() throws IOException {
    for (Peer peer : List.of(left, right)) {
      try (Socket socket = dial()) {
        write(socket, request(peer.ufrag));
        peer.heard.awaitThe("request from " + socket.getLocalPort());
        byte[] answer = read(socket);
        assertThat(StunMessage.isStun(answer, 0, answer.length)).isTrue();
        write(socket, "hello");
        peer.heard.awaitThe("hello");
        peer.say("and back");
        assertThat(new String(read(socket), StandardCharsets.UTF_8)).isEqualTo("and back");
      }
    }
  }

  @Test
  void aStreamForNobodyIsClosed() throws IOException {
    for (byte[] first : List.of(request("nobody"), new byte[] {1, 2, 3}, new byte[0])) {
      try (Socket socket = dial()) {
        write(socket, first);
        Assertions.assertThatThrownBy(() -> read(socket)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aStreamThatProvesNothingIsClosedAfterSomeFrames() throws IOException {
    left.run(() -> left.core.keeps = false);
    try (Socket socket = dial()) {
      write(socket, request(left.ufrag));
      left.heard.awaitThe("request from " + socket.getLocalPort());
      Assertions.assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  write(socket, request(left.ufrag));
                  read(socket);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theEndOfAConnectionEndsItsStreamAfterTheLastWord() throws IOException {
    try (Socket socket = dial()) {
      write(socket, request(left.ufrag));
      left.heard.awaitThe("request from " + socket.getLocalPort());
      read(socket);
      left.run(() -> left.connection.close());
      assertThat(new String(read(socket), StandardCharsets.UTF_8)).isEqualTo("goodbye");
      Assertions.assertThatThrownBy(() -> read(socket)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void tellsIceFromOtherProtocols() throws IOException {
    byte[] request = request("abc");
    byte[] framed = new byte[request.length + 2];
    framed[1] = (byte) request.length;
    System.arraycopy(request, 0, framed, 2, request.length);
    assertThat(IceTcp.isIceTcp(framed, framed.length)).isTrue();
    assertThat(IceTcp.isIceTcp(framed, 9)).isFalse();
    assertThat(IceTcp.isIceTcp("GET / HTTP/1.1".getBytes(StandardCharsets.UTF_8), 14)).isFalse();
    assertThat(IceTcp.isIceTcp(request, request.length)).isFalse(); // TURN over TCP
  }

  @Test
  void cutsStreamsOfBothKinds() throws IOException {
    byte[] stun = request("abc");
    byte[] channel = {0x40, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0};
    byte[] both = new byte[stun.length + channel.length];
    System.arraycopy(channel, 0, both, 0, channel.length);
    System.arraycopy(stun, 0, both, channel.length, stun.length);
    ByteArrayInputStream in = new ByteArrayInputStream(both);
    assertThat(StreamFraming.TURN.read(in)).containsExactly(0x40, 0, 0, 5, 1, 2, 3, 4, 5);
    assertThat(StreamFraming.TURN.read(in)).isEqualTo(stun);
    Assertions.assertThatThrownBy(() -> StreamFraming.TURN.read(in))
        .isInstanceOf(EOFException.class);
    for (byte[] wrong : new byte[][] {{(byte) 0x80, 0, 0, 0}, {0, 1, 0, 3}, {0, 1, 127, 0}}) {
      Assertions.assertThatThrownBy(() -> StreamFraming.TURN.read(new ByteArrayInputStream(wrong)))
          .isInstanceOf(ProtocolException.class);
    }
    Assertions.assertThatThrownBy(
            () -> StreamFraming.RFC4571.read(new ByteArrayInputStream(new byte[] {127, 0})))
        .isInstanceOf(ProtocolException.class);
  }
}
