package dev.parley.bench.sfu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The least that any SFU on the JDK's own sockets and ciphers does: wait, receive, and for each
/// subscriber encrypt with a key of its own and send. No ICE, RTCP, history or decryption.
///
/// The first line of input names the subscribers as `HOST:PORT`, with spaces between them.
final class FloorServer {
  private static final int HEADER_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final List<SocketAddress> targets = new ArrayList<>();
  private final List<Cipher> ciphers = new ArrayList<>();
  private final List<SecretKeySpec> keys = new ArrayList<>();
  private final byte[] in = new byte[2048];
  private final byte[] out = new byte[2048];
  private final byte[] iv = new byte[12];
  private final ByteBuffer direct = ByteBuffer.allocateDirect(2048);
  private long packets;

  private FloorServer(String line) throws IOException, GeneralSecurityException {
    for (String target : line.split(" ", -1)) {
      int colon = target.lastIndexOf(':');
      InetAddress host = InetAddress.getAllByName(target.substring(0, colon))[0];
      targets.add(new InetSocketAddress(host, Integer.parseInt(target.substring(colon + 1))));
      ciphers.add(Cipher.getInstance("AES/GCM/NoPadding"));
      byte[] key = new byte[16];
      key[0] = (byte) targets.size();
      keys.add(new SecretKeySpec(key, "AES"));
    }
  }

  /// Prints the port, then forwards until the process is ended.
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    FloorServer server = new FloorServer(String.valueOf(input.readLine()));
    try (DatagramChannel channel = DatagramChannel.open();
        Selector selector = Selector.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
      System.out.println(((InetSocketAddress) channel.getLocalAddress()).getPort());
      while (true) {
        selector.select(key -> {});
        while (server.forwardOne(channel)) {}
      }
    }
  }

  private boolean forwardOne(DatagramChannel channel) throws IOException, GeneralSecurityException {
    direct.clear();
    if (channel.receive(direct) == null) {
      return false;
    }
    direct.flip();
    int length = direct.remaining();
    direct.get(in, 0, length);
    packets++;
    for (int i = 0; i < targets.size(); i++) {
      System.arraycopy(in, 0, out, 0, HEADER_BYTES);
      iv[0] = (byte) (packets >>> 16);
      iv[1] = (byte) (packets >>> 8);
      iv[2] = (byte) packets;
      Cipher cipher = ciphers.get(i);
      cipher.init(Cipher.ENCRYPT_MODE, keys.get(i), new GCMParameterSpec(TAG_BITS, iv));
      cipher.updateAAD(out, 0, HEADER_BYTES);
      int sealed = cipher.doFinal(in, HEADER_BYTES, length - HEADER_BYTES, out, HEADER_BYTES);
      direct.clear();
      direct.put(out, 0, HEADER_BYTES + sealed).flip();
      channel.send(direct, targets.get(i));
    }
    return true;
  }
}
