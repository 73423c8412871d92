package dev.parley.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.app.probe.ServerAddress;
import dev.parley.app.probe.Step;
import dev.parley.app.probe.TurnProbe;
import dev.parley.turn.TimeLimitedCredentials;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley turn probe`: tries everything that a client would do with a TURN server.
@Command(
    name = "probe",
    description = {
      "Tries a TURN server over UDP, TCP and TLS: asks for two allocations and sends data from one",
      "to the other. Says what is wrong in plain words. Exit code 1: something is."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley turn probe turn.example.org --user me --password secret",
      "  parley turn probe turns:example.org:443?transport=tcp --secret SHARED --json"
    })
final class TurnProbeCommand implements Callable<Integer> {
  private static final long VALID_SECONDS = 600;

  @Parameters(
      paramLabel = "HOST",
      description =
          "HOST, HOST:PORT, or a URI such as turns:HOST:443?transport=tcp for that alone.")
  private String server = "";

  @Option(names = "--user", paramLabel = "NAME", description = "User name.")
  private String user = "";

  @Option(names = "--password", paramLabel = "PASSWORD", description = "Its password.")
  private String password = "";

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description = "Shared secret, to make a time-limited credential of.")
  private @Nullable String secret;

  @Option(names = "--json", description = "Print one JSON object for each step.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ServerAddress address = ProbeTarget.parse(server);
    String name = user;
    String word = password;
    if (secret != null) {
      long expires = System.currentTimeMillis() / 1000 + VALID_SECONDS;
      name = TimeLimitedCredentials.username(user.isEmpty() ? "probe" : user, expires);
      word = new TimeLimitedCredentials(List.of(secret)).password(name);
    }
    TurnProbe probe =
        new TurnProbe(address, ProbeTarget.resolve(address.host()), name, word, this::print);
    List<String> transports =
        address.transport().equals("all")
            ? List.of("udp", "tcp", "tls")
            : List.of(address.transport());
    if (transports.contains("dtls")) {
      throw new Failure("TURN over DTLS cannot be probed yet; leave ?transport=udp out.");
    }
    boolean good = true;
    for (String transport : transports) {
      good &= probe.run(transport);
    }
    return good ? 0 : 1;
  }

  private void print(Step step) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("transport", step.transport());
      node.put("step", step.what());
      node.put("ok", step.ok());
      node.put("millis", step.millis());
      node.put("detail", step.detail());
      out.println(node);
    } else {
      out.printf(
          Locale.ROOT,
          "  %-4s %-5s %-29s %8s  %s%n",
          step.transport(),
          step.ok() ? "ok" : "WRONG",
          step.what(),
          step.millis() == 0 ? "" : String.format(Locale.ROOT, "%.1f ms", step.millis()),
          step.detail());
    }
    out.flush();
  }
}
