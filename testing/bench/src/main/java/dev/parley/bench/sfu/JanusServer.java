package dev.parley.bench.sfu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Janus' VideoRoom under load, as Debian packages it, with as many event loops as there are
/// processors: by default it has a thread for each participant, which costs twice as much.
final class JanusServer implements ServerUnderLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLUGIN = "janus.plugin.videoroom";
  private static final int ROOM = 1;
  private static final int TRIES = 100;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/janus"), Path.of("/usr/local/bin/janus"));

  private final Path folder;
  private final Process process;
  private final JanusChannel channel;
  private long publisher;

  private JanusServer(Path folder, Process process, JanusChannel channel) {
    this.folder = folder;
    this.process = process;
    this.channel = channel;
  }

  /// The installed program, or null.
  static @Nullable Path program() {
    return PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
  }

  static JanusServer start(int eventLoops) throws IOException {
    Path program = Objects.requireNonNull(program(), "Janus is not installed");
    Path folder = Files.createTempDirectory("parley-janus");
    int port = freePort();
    Files.writeString(
        folder.resolve("janus.jcfg"),
        """
        general: { configs_folder = "%s"
          debug_level = 2
          event_loops = %d }
        nat: { %s }
        plugins: { disable = "%s" }
        transports: { disable = "%s" }
        """
            .formatted(
                folder,
                eventLoops,
                LoadNetwork.server() == null
                    ? ""
                    : "ice_enforce_list = \"" + LoadNetwork.server() + "\"",
                "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,"
                    + "libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,"
                    + "libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,"
                    + "libjanus_voicemail.so",
                "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,"
                    + "libjanus_rabbitmq.so"));
    Files.writeString(
        folder.resolve("janus.transport.websockets.jcfg"),
        """
        general: { ws = true
          ws_ip = "127.0.0.1"
          ws_port = %d }
        """
            .formatted(port));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "-C",
                folder.resolve("janus.jcfg").toString(),
                "-F",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      JanusServer server = new JanusServer(folder, process, JanusChannel.open(port));
      server.createRoom();
      return server;
    } catch (IOException | RuntimeException e) {
      process.destroy();
      throw new IOException("Janus did not start:\n" + Files.readString(folder.resolve("log")), e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private void createRoom() throws IOException {
    long handle = channel.attach(PLUGIN);
    ObjectNode create = JSON.createObjectNode().put("request", "create").put("room", ROOM);
    create
        .put("publishers", 10)
        .put("bitrate", 0)
        .put("videocodec", "vp8")
        .put("audiocodec", "opus");
    channel.message(handle, create, null);
  }

  @Override
  public String name() {
    return "janus";
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /// Janus never uses loopback.
  @Override
  public List<TransportAddress> clientAddresses(int count) {
    return LoadNetwork.clients(count, false);
  }

  @Override
  public void publish(LoadClient client) throws IOException {
    long handle = channel.attach(PLUGIN);
    ObjectNode join = JSON.createObjectNode().put("request", "join").put("ptype", "publisher");
    JsonNode joined = channel.message(handle, join.put("room", ROOM), null);
    publisher = joined.path("plugindata").path("data").path("id").longValue();
    ObjectNode publish = JSON.createObjectNode().put("request", "publish");
    ObjectNode offer = JSON.createObjectNode().put("type", "offer");
    offer.put("sdp", client.offerToSend());
    JsonNode answer = channel.message(handle, publish, offer);
    client.accept(answer.path("jsep").path("sdp").asText());
    awaitPublisher(handle);
  }

  /// Janus lists a publisher only a while after its media was connected.
  private void awaitPublisher(long handle) throws IOException {
    ObjectNode list = JSON.createObjectNode().put("request", "listparticipants").put("room", ROOM);
    for (int i = 0; i < TRIES; i++) {
      JsonNode all = channel.message(handle, list.deepCopy(), null).path("plugindata").path("data");
      if (all.path("participants").path(0).path("publisher").booleanValue()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new IOException("Janus does not see the publisher");
  }

  @Override
  public void subscribe(LoadClient client) throws IOException {
    long handle = channel.attach(PLUGIN);
    ObjectNode join = JSON.createObjectNode().put("request", "join").put("ptype", "subscriber");
    join.put("room", ROOM).putArray("streams").addObject().put("feed", publisher);
    JsonNode offer = channel.message(handle, join, null);
    ObjectNode answer = JSON.createObjectNode().put("type", "answer");
    answer.put("sdp", client.answer(offer.path("jsep").path("sdp").asText()));
    channel.message(handle, JSON.createObjectNode().put("request", "start"), answer);
    client.awaitConnected();
  }

  @Override
  public void close() {
    channel.close();
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      System.err.println(folder + " is left behind: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
