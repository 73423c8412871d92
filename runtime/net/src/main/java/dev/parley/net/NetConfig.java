package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.util.List;

/// How [Shards] bind and how much they hold.
///
/// @param udpPort the one port of all addresses, or 0 for any that is free on all of them
/// @param shards how many event loops, 1 to 255; with several, their sockets share the port
/// @param addresses to bind to, their ports ignored; empty means those of [LocalAddresses#scan()]
/// @param packetsPerShard the most packets that a shard's pool lends, 2 KiB each
/// @param socketBufferBytes asked of the operating system for each direction of each socket
/// @param name begins the names of the threads
/// @param udp how datagrams reach the operating system: [#ANY_UDP], `jdk`, or the name of a
///   [dev.parley.net.spi.UdpSystem] such as `linux`
public record NetConfig(
    int udpPort,
    int shards,
    List<TransportAddress> addresses,
    int packetsPerShard,
    int socketBufferBytes,
    String name,
    String udp) {
  /// The best way of sending datagrams that works here.
  public static final String ANY_UDP = "any";

  /// The system property that says it for [#defaults()]; not set means [#ANY_UDP].
  public static final String UDP_PROPERTY = "dev.parley.net.udp";

  public NetConfig {
    check("udpPort", udpPort, 0, 0xFFFF);
    check("shards", shards, 1, 255);
    addresses = List.copyOf(addresses);
    check("packetsPerShard", packetsPerShard, 16, 1 << 20);
    check("socketBufferBytes", socketBufferBytes, 1 << 12, 1 << 28);
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + " " + value + " is not in " + least + ".." + most);
    }
  }

  /// Any free port on all local addresses, one shard, 64 MiB of packets, 4 MiB socket buffers.
  public static NetConfig defaults() {
    String udp = System.getProperty(UDP_PROPERTY, ANY_UDP);
    return new NetConfig(0, 1, List.of(), 1 << 15, 1 << 22, "parley", udp);
  }

  public NetConfig withUdpPort(int port) {
    return new NetConfig(port, shards, addresses, packetsPerShard, socketBufferBytes, name, udp);
  }

  public NetConfig withShards(int count) {
    return new NetConfig(udpPort, count, addresses, packetsPerShard, socketBufferBytes, name, udp);
  }

  public NetConfig withAddresses(List<TransportAddress> list) {
    return new NetConfig(udpPort, shards, list, packetsPerShard, socketBufferBytes, name, udp);
  }

  public NetConfig withPacketsPerShard(int count) {
    return new NetConfig(udpPort, shards, addresses, count, socketBufferBytes, name, udp);
  }

  public NetConfig withName(String newName) {
    return new NetConfig(
        udpPort, shards, addresses, packetsPerShard, socketBufferBytes, newName, udp);
  }

  public NetConfig withUdp(String system) {
    return new NetConfig(
        udpPort, shards, addresses, packetsPerShard, socketBufferBytes, name, system);
  }
}
