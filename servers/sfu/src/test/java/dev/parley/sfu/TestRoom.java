package dev.parley.sfu;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;

/// An SFU on one shard or on two, and those who came into its one room; closes all of them.
final class TestRoom implements AutoCloseable {
  final Sfu sfu;
  private final List<TestClient> clients = new ArrayList<>();

  TestRoom(boolean spread) {
    sfu =
        Sfu.start(
            spread ? SpreadSfuTest.spread() : SfuConfig.defaults(),
            List.of(TransportAddress.of("127.0.0.1", 0)));
  }

  /// Somebody who has offered nothing yet.
  TestClient join(String id) {
    TestClient client = new TestClient(sfu, "room", id);
    clients.add(client);
    return client;
  }

  /// Somebody who publishes one track.
  TestClient publisher(String id, ClientSection section) {
    TestClient client = join(id);
    client.sections.add(section);
    client.negotiate();
    client.awaitTold("published");
    client.awaitConnected();
    return client;
  }

  /// Somebody who is sent one track.
  TestClient subscriber(String id, ClientSection section, String trackId) {
    TestClient client = join(id);
    client.sections.add(section);
    client.negotiate(new Subscription(section.mid(), trackId));
    client.awaitConnected();
    return client;
  }

  @Override
  public void close() {
    clients.forEach(TestClient::close);
    sfu.close();
  }
}
