package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A [TurnStream] on a socket, with TLS or without.
final class SocketStream implements TurnStream {
  private final Socket socket;
  private final boolean secure;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[4096];

  SocketStream(Socket socket, boolean secure) throws IOException {
    this.socket = socket;
    this.secure = secure;
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  @Override
  public TransportAddress local() {
    return Sockets.local(socket);
  }

  @Override
  public TransportAddress remote() {
    return Sockets.remote(socket);
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public byte @Nullable [] read() throws IOException {
    int count = in.read(buffer);
    return count < 0 ? null : Arrays.copyOf(buffer, count);
  }

  @Override
  public void write(byte[] bytes, int at, int count) throws IOException {
    out.write(bytes, at, count);
    out.flush();
  }

  @Override
  public void close() {
    Sockets.close(socket);
  }
}
