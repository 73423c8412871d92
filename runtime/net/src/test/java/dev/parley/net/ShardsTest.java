package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShardsTest {
  private static final TransportAddress V4 = TransportAddress.of("127.0.0.1", 0);
  private final NetConfig config = NetConfig.defaults().withUdp(udp());
  private final NetConfig loopback = config.withAddresses(List.of(V4));

  /// The way of sending datagrams that is tested here.
  String udp() {
    return "jdk";
  }

  private static NetStats stats(Shards shards) {
    return shards.stats().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void twoCoresMeetOverUdp() {
    try (Shards server = Shards.open(loopback);
        Shards client = Shards.open(loopback)) {
      Peer one = new Peer(server.shard(0), "one");
      Peer two = new Peer(client.shard(0), "two");

      two.ping(server.addresses().get(0), one.ufrag);

      assertThat(one.heard.await()).isEqualTo("request from " + client.udpPort());
      assertThat(two.heard.await()).isEqualTo("response");
      two.say("hello");
      one.heard.awaitThe("hello");
      one.say("and back");
      two.heard.awaitThe("and back");
      assertThat(stats(server).paths()).isEqualTo(1);
    }
  }

  @Test
  void oneAddressServesManyConnections() {
    try (Shards server = Shards.open(loopback);
        Shards client = Shards.open(loopback)) {
      Peer near = new Peer(server.shard(0), "near");
      Peer far = new Peer(server.shard(0), "far");
      Peer client1 = new Peer(client.shard(0), "client1");

      client1.ping(server.addresses().get(0), far.ufrag);

      far.heard.awaitThe("request from " + client.udpPort());
      assertThat(near.heard.isEmpty()).isTrue();
    }
  }

  @Test
  void requestsReachTheShardThatTheUfragNames() {
    try (Shards server = Shards.open(loopback.withShards(2))) {
      Peer left = new Peer(server.shard(0), "left");
      Peer right = new Peer(server.shard(1), "right");
      for (int i = 0; i < 8; i++) { // by their ports, some arrive on either shard
        try (Shards client = Shards.open(loopback)) {
          for (Peer home : List.of(left, right)) {
            Peer caller = new Peer(client.shard(0), "caller" + home.ufrag);
            caller.ping(server.addresses().get(0), home.ufrag);
            home.heard.awaitThe("request from " + client.udpPort());
            caller.heard.awaitThe("response");
            caller.say("by path " + i);
            home.heard.awaitThe("by path " + i);
            home.say("answer " + i);
            caller.heard.awaitThe("answer " + i);
            caller.run(caller.connection::close);
            home.heard.awaitThe("goodbye");
          }
        }
      }
      assertThat(stats(server).strays()).isPositive();
    }
  }

  @Test
  void unauthenticatedSourcesLeaveNothingBehind() throws Exception {
    try (Shards server = Shards.open(loopback);
        Shards client = Shards.open(loopback);
        DatagramChannel stranger = DatagramChannel.open()) {
      Peer one = new Peer(server.shard(0), "one");
      one.core.keeps = false;
      Peer two = new Peer(client.shard(0), "two");
      InetSocketAddress target =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.udpPort());

      two.ping(server.addresses().get(0), one.ufrag);
      two.heard.awaitThe("response");
      two.say("not yet trusted");
      stranger.send(ByteBuffer.wrap("noise".getBytes(StandardCharsets.UTF_8)), target);
      two.ping(server.addresses().get(0), "00nobody");
      while (stats(server).drops().size() < 2
          || stats(server).drops().getOrDefault(NetDrop.UNKNOWN_SOURCE, 0L) < 2) {
        Thread.onSpinWait();
      }

      assertThat(stats(server).paths()).isZero();
      assertThat(stats(server).drops())
          .containsEntry(NetDrop.UNKNOWN_SOURCE, 2L)
          .containsKey(NetDrop.UNKNOWN_UFRAG);
    }
  }

  @Test
  void aBugEndsItsConnectionAlone() {
    try (Shards server = Shards.open(loopback);
        Shards client = Shards.open(loopback)) {
      Peer broken = new Peer(server.shard(0), "broken");
      Peer whole = new Peer(server.shard(0), "whole");
      Peer a = new Peer(client.shard(0), "a");
      Peer b = new Peer(client.shard(0), "b");
      a.ping(server.addresses().get(0), broken.ufrag);
      a.heard.awaitThe("response");
      broken.core.fault = "receive";

      a.say("boom");
      broken.heard.awaitThe("failed: a bug in receive");
      b.ping(server.addresses().get(0), whole.ufrag);
      b.heard.awaitThe("response");

      assertThat(stats(server).faults()).isEqualTo(1);
      assertThat(stats(server).connections()).isEqualTo(1);
      assertThat(stats(server).drops()).containsEntry(NetDrop.FAULT, 1L);
    }
  }

  @Test
  void aBugInATimerEndsItsConnectionAlone() {
    try (Shards client = Shards.open(loopback)) {
      Peer broken = new Peer(client.shard(0), "broken");
      broken.core.fault = "tick";

      broken.ping(client.addresses().get(0), "nobody");

      broken.heard.awaitThe("failed: a bug in tick");
      assertThat(broken.connection.isEnded()).isTrue();
    }
  }

  @Test
  void aBugInATaskIsToldToItsSubmitter() {
    try (Shards shards = Shards.open(loopback)) {
      var failing =
          shards
              .shard(0)
              .submit(() -> {
                throw new IllegalStateException("a bug in a task");
              });

      assertThatThrownBy(failing::join)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("a bug in a task");
      shards
          .shard(0)
          .execute(() -> {
            throw new IllegalStateException("an expected bug, logged");
          });
      assertThat(stats(shards).faults()).isEqualTo(1);
    }
  }

  @Test
  void timersFireAgainAndAgain() {
    try (Shards server = Shards.open(loopback);
        Shards client = Shards.open(loopback)) {
      Peer late = new Peer(client.shard(0), "late");
      late.ping(server.addresses().get(0), "00late");
      while (stats(server).drops().getOrDefault(NetDrop.UNKNOWN_UFRAG, 0L) < 3) {
        Thread.onSpinWait();
      }

      Peer home = new Peer(server.shard(0), "late");

      late.heard.awaitThe("response");
      home.heard.awaitThe("request from " + client.udpPort());
    }
  }

  @Test
  void closingSaysGoodbyeAndEndsTheThread() {
    Shards server = Shards.open(loopback);
    try (Shards client = Shards.open(loopback)) {
      Peer one = new Peer(server.shard(0), "one");
      Peer two = new Peer(client.shard(0), "two");
      two.ping(server.addresses().get(0), one.ufrag);
      two.heard.awaitThe("response");

      server.close();

      two.heard.awaitThe("goodbye");
      one.heard.awaitThe("ended");
      assertThatThrownBy(() -> server.shard(0).execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      assertThatThrownBy(server.shard(0).submit(() -> 1)::join)
          .hasRootCauseInstanceOf(NetException.class);
    } finally {
      server.close();
    }
  }

  @Test
  void closingOnTheShardsOwnThreadDoesNotWaitForItself() throws Exception {
    Shards shards = Shards.open(loopback);
    CountDownLatch closed = new CountDownLatch(1);
    shards
        .shard(0)
        .execute(() -> {
          shards.close();
          closed.countDown();
        });

    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    shards.close();
  }

  @Test
  void aTakenPortIsSaidPlainly() {
    try (Shards first = Shards.open(loopback)) {
      for (int shards = 1; shards <= 2; shards++) {
        NetConfig same = loopback.withUdpPort(first.udpPort()).withShards(shards);
        assertThatThrownBy(() -> Shards.open(same))
            .isInstanceOf(NetException.class)
            .hasMessage(
                "UDP port "
                    + first.udpPort()
                    + " is already in use on 127.0.0.1: choose another port.")
            .extracting(e -> ((NetException) e).code())
            .isEqualTo(NetError.PORT_IN_USE);
      }
    }
  }

  @Test
  void allLocalAddressesShareOnePort() {
    try (Shards shards = Shards.open(config)) {
      assertThat(shards.addresses())
          .isNotEmpty()
          .allMatch(address -> address.port() == shards.udpPort())
          .noneMatch(TransportAddress::isLinkLocal)
          .contains(V4.withPort(shards.udpPort()));
    }
  }

  @Test
  void ownersOfNothingAreToldSo() {
    NetConfig nowhere = config.withAddresses(List.of(TransportAddress.of("192.0.2.1", 0)));
    assertThatThrownBy(() -> Shards.open(nowhere))
        .isInstanceOf(NetException.class)
        .hasMessageContaining("no network address");
  }

  @Test
  void shardThreadsGuardTheirConnections() {
    try (Shards shards = Shards.open(loopback)) {
      assertThatThrownBy(() -> shards.shard(0).connection(new Recorder()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("execute()");
    }
  }
}
