package dev.parley.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley turn ls`: the allocations of a server on this machine.
@Command(
    name = "ls",
    description = "Lists the allocations of the server that runs on this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {"  parley turn ls", "  parley turn ls --server http://127.0.0.1:8082 --json"})
final class TurnLsCommand implements Callable<Integer> {
  @Option(
      names = "--server",
      defaultValue = OwnServer.USUAL,
      paramLabel = "URL",
      description =
          "The server's web address, or that of its operations where it serves HTTPS"
              + " (${DEFAULT-VALUE}).")
  private String server = "";

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    OwnServer own = new OwnServer(server, null, "--server");
    String body = own.get(TurnDiagnostics.ALLOCATIONS);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(body);
    } else {
      print(out, own.read(body));
    }
    return 0;
  }

  private static void print(PrintWriter out, JsonNode list) {
    out.printf(
        "%-6s %-16s %-5s %-24s %-24s %6s %6s %6s %12s %12s%n",
        "ID", "USER", "OVER", "CLIENT", "RELAYED", "AGE", "LEFT", "PEERS", "TO PEERS", "TO CLIENT");
    for (JsonNode one : list) {
      out.printf(
          "%-6s %-16s %-5s %-24s %-24s %6s %6s %6s %12s %12s%n",
          one.path("id").asText(),
          one.path("user").asText(),
          one.path("transport").asText(),
          one.path("client").asText(),
          one.path("relayed").path(0).asText(),
          one.path("ageSeconds").asText() + "s",
          one.path("lifetimeSeconds").asText() + "s",
          one.path("permissions").asText(),
          one.path("bytesToPeers").asText() + "B",
          one.path("bytesToClient").asText() + "B");
    }
    out.println(list.size() + " allocations.");
  }
}
