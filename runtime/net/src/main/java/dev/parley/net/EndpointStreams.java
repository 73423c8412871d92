package dev.parley.net;

import dev.parley.core.Packet;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The streams that one [Endpoint] has opened, each a base of its own; belongs to the loop's
/// thread, but for the virtual threads that wait for bytes.
final class EndpointStreams {
  /// The first base that is a stream.
  static final int FIRST_BASE = 1 << 14;

  private static final int MAX_STREAMS = 32;
  private static final int CONNECT_MILLIS = 8_000;

  /// Datagrams of one stream that the loop has not taken yet: the sender is slowed down beyond.
  private static final int WAITING = 128;

  private final EndpointLoop loop;
  private final Endpoint<?> endpoint;
  private final Map<Integer, StreamLink> links = new HashMap<>();
  private int nextBase = FIRST_BASE;
  private int endingBase = -1;
  private @Nullable String ending;

  EndpointStreams(EndpointLoop loop, Endpoint<?> endpoint) {
    this.loop = loop;
    this.endpoint = endpoint;
  }

  /// Begins to open a stream; returns its base, or -1 if there are too many.
  int connect(StreamProtocol protocol, TransportAddress remote, String serverName) {
    if (links.size() >= MAX_STREAMS) {
      return -1;
    }
    int base = nextBase++;
    Socket socket = new Socket();
    StreamFraming framing = StreamFraming.of(protocol);
    StreamLink link = new StreamLink(remote, framing, socket);
    links.put(base, link);
    Thread.ofVirtual()
        .name("parley-dial-" + remote)
        .start(() -> run(base, link, socket, protocol, serverName));
    return base;
  }

  private void run(
      int base, StreamLink link, Socket socket, StreamProtocol protocol, String serverName) {
    try {
      socket.connect(SocketAddresses.of(link.remote()), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      Socket stream =
          protocol == StreamProtocol.TURN_TLS ? secure(socket, link.remote(), serverName) : socket;
      link.start(stream.getOutputStream());
      read(base, stream.getInputStream(), link, StreamFraming.of(protocol));
    } catch (IOException e) {
      link.trouble(StreamTrouble.sentence(e));
    } catch (RejectedExecutionException e) {
      // the loop is over, and every endpoint with it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.close();
      tell(() -> ended(base, link));
    }
  }

  private static Socket secure(Socket socket, TransportAddress remote, String serverName)
      throws IOException {
    try {
      SSLSocket secure =
          (SSLSocket)
              SSLContext.getDefault()
                  .getSocketFactory()
                  .createSocket(socket, serverName, remote.port(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(new String[] {"stun.turn"}); // RFC 7443
      parameters.setProtocols(List.of("TLSv1.3", "TLSv1.2").toArray(String[]::new));
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return secure;
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("no TLS", e);
    }
  }

  private void read(int base, InputStream in, StreamLink link, StreamFraming framing)
      throws IOException, InterruptedException {
    Semaphore room = new Semaphore(WAITING);
    while (true) {
      byte[] datagram = framing.read(in);
      room.acquire();
      loop.execute(() -> {
        room.release();
        if (datagram.length > 0 && links.get(base) == link) {
          loop.deliver(endpoint, base, link.remote(), datagram);
        }
      });
    }
  }

  private void tell(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // the loop is over, and every endpoint with it
    }
  }

  private void ended(int base, StreamLink link) {
    if (links.remove(base, link)) {
      endingBase = base;
      ending = link.trouble();
      endpoint.closed(base, link.remote());
      ending = null;
    }
  }

  /// Why a stream is over, while the core is told of it.
  @Nullable String trouble(int base) {
    return base == endingBase ? ending : null;
  }

  void send(int base, Packet packet) {
    StreamLink link = links.get(base);
    if (link == null || !link.send(packet)) {
      endpoint.drops().count(NetDrop.STREAM_FULL);
    }
  }

  /// The core gave the path up.
  void finish(int base) {
    StreamLink link = links.remove(base);
    if (link != null) {
      link.finish();
    }
  }

  void finishAll() {
    links.values().forEach(StreamLink::finish);
    links.clear();
  }
}
