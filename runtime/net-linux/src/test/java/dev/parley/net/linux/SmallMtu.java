package dev.parley.net.linux;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.NetDrop;
import dev.parley.net.spi.UdpPort;
import dev.parley.net.spi.UdpSocket;
import java.io.IOException;
import java.util.List;

/// Sends datagrams that are longer than the path takes whole; runs in a network of its own.
public final class SmallMtu {
  private SmallMtu() {}

  /// Prints how many of six datagrams arrived, their lengths, and what was dropped.
  public static void main(String[] arguments) throws IOException {
    LinuxUdpSystem system = new LinuxUdpSystem();
    Counters<NetDrop> drops = new Counters<>(NetDrop.class);
    UdpSocket here = system.bind(TransportAddress.of("127.0.0.1", 0), false, 1 << 20);
    StringBuilder lengths = new StringBuilder();
    try (UdpPort port = system.open(List.of(here), drops)) {
      Packet packet = Packet.allocate(Packet.CAPACITY);
      for (int length : new int[] {1900, 1900, 1900, 1000, 1000, 5}) {
        packet.length(length);
        port.send(0, here.local(), packet);
      }
      port.flush();
      for (int i = 0; i < 20; i++) {
        port.poll(10, (base, source, bytes) -> lengths.append(' ').append(bytes.remaining()));
      }
    }
    System.out.println("received" + lengths + ", dropped " + drops);
  }
}
