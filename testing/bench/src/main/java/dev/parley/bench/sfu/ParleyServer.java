package dev.parley.bench.sfu;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Our own SFU under load.
final class ParleyServer implements ServerUnderLoad {
  private final String name;
  private final ServerProcess process;

  /// @param options of its JVM
  ParleyServer(String name, String options) throws IOException {
    this.name = name;
    String server = LoadNetwork.server();
    process =
        new ServerProcess(
            SfuServer.class, server == null ? options : options + " -Dlisten=" + server);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /// The server has one address for all, which tells its clients apart by theirs.
  @Override
  public List<TransportAddress> clientAddresses(int count) {
    return LoadNetwork.clients(count, true);
  }

  @Override
  public void publish(LoadClient client) throws IOException {
    client.accept(ask(client, client.offerToSend(), ""));
  }

  @Override
  public void subscribe(LoadClient client) throws IOException {
    client.accept(ask(client, client.offerToReceive(), " 0=publisher/0"));
  }

  private String ask(LoadClient client, String offer, String subscription) throws IOException {
    String encoded = Base64.getEncoder().encodeToString(offer.getBytes(StandardCharsets.UTF_8));
    String answer = process.ask("offer " + client.name() + " " + encoded + subscription);
    if (!answer.startsWith("answer ")) {
      throw new IOException("the server said: " + answer);
    }
    return new String(
        Base64.getDecoder().decode(answer.substring("answer ".length())), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.close();
  }
}
