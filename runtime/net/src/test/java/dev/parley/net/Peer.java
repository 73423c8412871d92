package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.util.concurrent.TimeUnit;

/// A [PingCore] on a shard, in the hands of a test thread.
final class Peer {
  final Recorder heard = new Recorder();
  final Shard shard;
  final Connection<String> connection;
  final PingCore core;
  final String ufrag;

  Peer(Shard shard, String name) {
    this.shard = shard;
    ufrag = shard.ufragPrefix() + name;
    connection = on(() -> shard.connection(heard));
    core = new PingCore(connection.paths(), ufrag);
    run(() -> {
      connection.start(core);
      connection.route(ufrag);
    });
  }

  void ping(TransportAddress remote, String theirUfrag) {
    run(() -> core.ping(shard.now(), base(remote), remote, theirUfrag));
  }

  private int base(TransportAddress remote) {
    for (int i = 0; i < shard.bases().size(); i++) {
      TransportAddress base = shard.bases().get(i);
      if (base.v6() == remote.v6() && base.isLoopback() == remote.isLoopback()) {
        return i;
      }
    }
    throw new AssertionError("no base for " + remote);
  }

  void say(String text) {
    run(() -> core.say(text));
  }

  void run(Runnable task) {
    on(() -> {
      task.run();
      connection.wake();
      return true;
    });
  }

  <T> T on(java.util.concurrent.Callable<T> task) {
    return shard.submit(task).orTimeout(60, TimeUnit.SECONDS).join();
  }
}
