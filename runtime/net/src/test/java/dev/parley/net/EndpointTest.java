package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private static final TransportAddress LOOPBACK = TransportAddress.of("127.0.0.1", 0);

  private final EndpointLoops loops = EndpointLoops.open(2, 64, "test");

  @AfterEach
  void closeLoops() {
    loops.close();
  }

  /// A [PingCore] with a socket of its own, in the hands of a test thread.
  private final class Client {
    final Recorder heard = new Recorder();
    final EndpointLoop loop = loops.next();
    final Endpoint<String> endpoint = on(() -> loop.endpoint(heard));
    final int base = on(() -> endpoint.bind(LOOPBACK));
    final PingCore core;

    Client(String ufrag) {
      core = new PingCore(endpoint.paths(), ufrag);
      run(() -> endpoint.start(core));
    }

    TransportAddress address() {
      return on(() -> endpoint.bases().get(base));
    }

    void run(Runnable task) {
      on(() -> {
        task.run();
        endpoint.wake();
        return true;
      });
    }

    <T> T on(Callable<T> task) {
      CompletableFuture<T> future = new CompletableFuture<>();
      loop.execute(() -> {
        try {
          future.complete(task.call());
        } catch (Throwable cause) {
          future.completeExceptionally(cause);
        }
      });
      return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void twoCoresMeetOnSocketsOfTheirOwn() {
    Client one = new Client("one");
    Client two = new Client("two");
    two.run(() -> two.core.ping(two.loop.now(), two.base, one.address(), "one"));
    assertThat(one.heard.await()).isEqualTo("request from " + two.address().port());
    assertThat(two.heard.await()).isEqualTo("response");
    one.run(() -> one.core.say("hello"));
    two.heard.awaitThe("hello");
  }

  @Test
  void saysGoodbyeAndGivesItsSocketsBack() {
    Client one = new Client("one");
    Client two = new Client("two");
    two.run(() -> two.core.ping(two.loop.now(), two.base, one.address(), "one"));
    two.heard.awaitThe("response");
    two.run(two.endpoint::close);
    one.heard.awaitThe("goodbye");
    two.heard.awaitThe("ended");
    assertThat(two.endpoint.isEnded()).isTrue();
    TransportAddress freed = two.endpoint.bases().get(0);
    Client three = new Client("three");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int base = -1;
    while (base < 0 && System.nanoTime() < end) {
      // the JDK closes a selected channel for good when its selector looks the next time
      base = three.<Integer>on(() -> three.endpoint.bind(freed));
    }
    assertThat(base).isEqualTo(1);
  }

  @Test
  void endsWithTheBugOfItsCoreAndLeavesTheLoopAlive() {
    Client one = new Client("one");
    one.core.fault = "tick";
    one.run(() -> one.core.ping(one.loop.now(), one.base, LOOPBACK.withPort(9), "nobody"));
    one.heard.awaitThe("failed: a bug in tick");
    assertThat(one.<Boolean>on(() -> true)).isTrue();
  }

  @Test
  void belongsToItsLoop() {
    Client one = new Client("one");
    assertThatThrownBy(() -> one.endpoint.bind(LOOPBACK)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void saysThatAnAddressOfOthersCannotBeBound() {
    Client one = new Client("one");
    assertThat(one.<Integer>on(() -> one.endpoint.bind(TransportAddress.of("192.0.2.1", 0))))
        .isEqualTo(-1);
  }

  @Test
  void aStreamIsDialedAndLooksLikeDatagrams() throws IOException {
    NetConfig config = NetConfig.defaults().withUdp("jdk").withAddresses(List.of(LOOPBACK));
    try (Shards server = Shards.open(config);
        ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> serve(listener, server));
      Peer there = new Peer(server.shard(0), "there");
      Client here = new Client("here");
      TransportAddress port = LOOPBACK.withPort(listener.getLocalPort());
      here.run(() -> here.core.dial(here.loop.now(), port, there.ufrag));
      here.heard.awaitThe("response");
      there.say("over TCP");
      here.heard.awaitThe("over TCP");
      here.run(() -> here.core.say("and back"));
      there.heard.awaitThe("and back");
      there.run(() -> there.connection.close());
      here.heard.awaitThe("goodbye");
      here.heard.awaitThe("closed");
    }
  }

  private static void serve(ServerSocket listener, Shards shards) {
    try {
      Socket socket = listener.accept();
      shards
          .iceTcp()
          .serve(
              socket.getInputStream(),
              socket.getOutputStream(),
              socket,
              LOOPBACK.withPort(socket.getPort()));
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void aStreamThatNobodyTakesIsSaidToBeClosed() throws IOException {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    Client here = new Client("here");
    here.run(() -> here.core.dial(here.loop.now(), LOOPBACK.withPort(port), "nobody"));
    here.heard.awaitThe("closed");
  }
}
