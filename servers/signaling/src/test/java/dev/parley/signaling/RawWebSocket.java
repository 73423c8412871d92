package dev.parley.signaling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/// A WebSocket client that may break every rule.
final class RawWebSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /// A frame of the server.
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, UTF_8);
    }

    int closeCode() {
      return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  final String status;

  RawWebSocket(int port, String... headers) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    StringBuilder request =
        new StringBuilder("GET " + SignalingEndpoint.PATH + " HTTP/1.1\r\n")
            .append("Host: localhost:" + port + "\r\n")
            .append("Connection: Upgrade\r\nUpgrade: websocket\r\n")
            .append("Sec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    write(request.append("\r\n").toString().getBytes(ISO_8859_1));
    status = line();
    while (!line().isEmpty()) {
      // The headers say nothing that we need.
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void say(String json) throws IOException {
    send(TEXT, true, json.replace('\'', '"').getBytes(UTF_8));
  }

  void join(String room) throws IOException {
    say("{'type':'join','v':1,'room':'" + room + "','name':'n'}");
  }

  void send(int opcode, boolean last, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write((last ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.writeBytes(new byte[4]); // a mask that changes nothing
    frame.writeBytes(payload);
    write(frame.toByteArray());
  }

  /// The next frame that is not a ping.
  Frame next() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0F;
      long length = in.readUnsignedByte() & 0x7F;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      Frame frame = new Frame(opcode, in.readNBytes((int) length));
      if (opcode != PING) {
        return frame;
      }
    }
  }

  /// Everything until the connection ends, the frame of the close last.
  Frame lastFrame() throws IOException {
    Frame last = new Frame(-1, new byte[0]);
    try {
      while (true) {
        last = next();
        if (last.opcode() == CLOSE) {
          return last;
        }
      }
    } catch (IOException e) {
      return last;
    }
  }

  /// Ends without a word.
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
