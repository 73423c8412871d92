package dev.parley.net;

import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpSocket;
import java.io.IOException;
import java.nio.channels.DatagramChannel;

/// A bound, non-blocking channel.
record JdkUdpSocket(DatagramChannel channel, TransportAddress local) implements UdpSocket {
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger("dev.parley.net")
          .log(System.Logger.Level.WARNING, "a UDP socket did not close cleanly", e);
    }
  }
}
