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
public record NetConfig(
    int udpPort,
    int shards,
    List<TransportAddress> addresses,
    int packetsPerShard,
    int socketBufferBytes,
    String name) {
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
    return new NetConfig(0, 1, List.of(), 1 << 15, 1 << 22, "parley");
  }

  public NetConfig withUdpPort(int port) {
    return new NetConfig(port, shards, addresses, packetsPerShard, socketBufferBytes, name);
  }

  public NetConfig withShards(int count) {
    return new NetConfig(udpPort, count, addresses, packetsPerShard, socketBufferBytes, name);
  }

  public NetConfig withAddresses(List<TransportAddress> list) {
    return new NetConfig(udpPort, shards, list, packetsPerShard, socketBufferBytes, name);
  }

  public NetConfig withPacketsPerShard(int count) {
    return new NetConfig(udpPort, shards, addresses, count, socketBufferBytes, name);
  }

  public NetConfig withName(String newName) {
    return new NetConfig(udpPort, shards, addresses, packetsPerShard, socketBufferBytes, newName);
  }
}
