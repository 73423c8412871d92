package dev.parley.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.app.probe.NatProbe;
import dev.parley.app.probe.ServerAddress;
import dev.parley.core.TransportAddress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley stun`: which address a STUN server sees.
@Command(
    name = "stun",
    description = "Asks a STUN server over UDP which address it sees. Exit code 1: no answer.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {"  parley stun localhost", "  parley stun stun.example.org:3478 --json"})
final class StunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "HOST", description = "HOST, HOST:PORT or stun:HOST:PORT.")
  private String server = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ServerAddress address = ProbeTarget.parse(server);
    NatProbe.Result result =
        NatProbe.run(ProbeTarget.resolve(address.host()), address.port(), /* discover= */ false);
    TransportAddress mapped = result.mapped();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(result));
    } else if (mapped == null) {
      out.println(ProbeTarget.silent(address));
    } else {
      out.printf(
          Locale.ROOT,
          "%s sees us as %s (%.1f ms)%s%n",
          address.host(),
          mapped,
          result.millis(),
          mapped.sameHost(result.local()) ? ": there is no NAT in between." : ".");
    }
    return mapped == null ? 1 : 0;
  }

  static ObjectNode toJson(NatProbe.Result result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("local", result.local().toString());
    node.put("mapped", text(result.mapped()));
    node.put("other", text(result.other()));
    node.put("millis", result.millis());
    return node;
  }

  private static @Nullable String text(@Nullable TransportAddress address) {
    return address == null ? null : address.toString();
  }
}
