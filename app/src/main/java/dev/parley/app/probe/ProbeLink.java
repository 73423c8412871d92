package dev.parley.app.probe;

import dev.parley.core.Bytes;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMessage;
import dev.parley.turn.ChannelData;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One way to a server: sends and receives whole messages; for one thread, which waits.
abstract sealed class ProbeLink implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  /// Whether a lost message is sent again by somebody below.
  abstract boolean reliable();

  abstract TransportAddress local();

  abstract void send(byte[] message) throws IOException;

  /// The next message, or null after so many milliseconds.
  abstract byte @Nullable [] receive(int millis) throws IOException;

  @Override
  public abstract void close() throws IOException;

  static ProbeLink udp(InetAddress host, int port) throws IOException {
    return new Udp(new DatagramSocket(), new InetSocketAddress(host, port));
  }

  static ProbeLink tcp(InetAddress host, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    return new Stream(socket);
  }

  /// @param name for SNI
  static ProbeLink tls(InetAddress host, String name, int port, TrustProbe trust)
      throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    socket.setSoTimeout(CONNECT_MILLIS);
    SSLSocket secure =
        (SSLSocket) trust.context().getSocketFactory().createSocket(socket, name, port, true);
    secure.startHandshake();
    return new Stream(secure);
  }

  /// Datagrams. Not connected, since behaviour discovery is answered from elsewhere too.
  static final class Udp extends ProbeLink {
    private final DatagramSocket socket;
    private InetSocketAddress server;
    private @Nullable InetSocketAddress source;

    Udp(DatagramSocket socket, InetSocketAddress server) {
      this.socket = socket;
      this.server = server;
    }

    /// Sends to another address of the server from now on.
    void server(TransportAddress address) throws IOException {
      server =
          new InetSocketAddress(InetAddress.getByAddress(address.addressBytes()), address.port());
    }

    /// Where the last message came from.
    @Nullable TransportAddress source() {
      return source == null
          ? null
          : TransportAddress.of(source.getAddress().getAddress(), source.getPort());
    }

    @Override
    boolean reliable() {
      return false;
    }

    /// Which of our addresses leads there, and our port.
    @Override
    TransportAddress local() {
      try (DatagramSocket route = new DatagramSocket()) {
        route.connect(server);
        return TransportAddress.of(route.getLocalAddress().getAddress(), socket.getLocalPort());
      } catch (IOException e) {
        return TransportAddress.of("0.0.0.0", socket.getLocalPort());
      }
    }

    @Override
    void send(byte[] message) throws IOException {
      socket.send(new DatagramPacket(message, message.length, server));
    }

    @Override
    byte @Nullable [] receive(int millis) throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      socket.setSoTimeout(Math.max(1, millis));
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return null;
      }
      source = (InetSocketAddress) packet.getSocketAddress();
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /// TCP or TLS.
  static final class Stream extends ProbeLink {
    private final Socket socket;

    Stream(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
    }

    @Override
    boolean reliable() {
      return true;
    }

    @Override
    TransportAddress local() {
      return TransportAddress.of(socket.getLocalAddress().getAddress(), socket.getLocalPort());
    }

    @Override
    void send(byte[] message) throws IOException {
      socket.getOutputStream().write(message);
      socket.getOutputStream().flush();
    }

    @Override
    byte @Nullable [] receive(int millis) throws IOException {
      socket.setSoTimeout(Math.max(1, millis));
      byte[] head;
      try {
        head = socket.getInputStream().readNBytes(4);
      } catch (SocketTimeoutException e) {
        return null;
      }
      if (head.length < 4) {
        throw new EOFException("the server closed the connection");
      }
      int length = Bytes.u16(head, 2);
      boolean channel = ChannelData.isChannel(Bytes.u8(head, 0));
      int rest = channel ? length + 3 & ~3 : length + StunMessage.HEADER_BYTES - 4;
      byte[] message = Arrays.copyOf(head, 4 + rest);
      if (socket.getInputStream().readNBytes(message, 4, rest) < rest) {
        throw new EOFException("the server closed the connection");
      }
      return channel ? Arrays.copyOf(message, 4 + length) : message;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
