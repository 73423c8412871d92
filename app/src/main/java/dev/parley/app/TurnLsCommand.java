package dev.parley.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  @Option(
      names = "--server",
      defaultValue = "http://127.0.0.1:8080",
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
    String body = fetch();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(body);
      return 0;
    }
    try {
      print(out, new JsonMapper().readTree(body));
    } catch (IOException e) {
      throw new Failure(server + " is not a Parley server.", e);
    }
    return 0;
  }

  private String fetch() throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server + TurnDiagnostics.ALLOCATIONS))
              .timeout(Duration.ofSeconds(5))
              .build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == FORBIDDEN) {
        throw new Failure(
            server
                + " tells only programs on its own machine; with a proxy in front, --server has to be"
                + " the line Operations of what it printed at its start.");
      }
      if (response.statusCode() != OK) {
        throw new Failure(
            server + " answers with " + response.statusCode() + ": does it serve TURN?");
      }
      return response.body();
    } catch (IOException e) {
      throw new Failure(
          "No server answers at "
              + server
              + "; --server says where it is: the line Operations of what it printed at its start"
              + " if it serves HTTPS.",
          e);
    } catch (IllegalArgumentException e) {
      throw new Failure("--server has to look like http://127.0.0.1:8080.", e);
    }
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
