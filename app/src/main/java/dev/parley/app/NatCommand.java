package dev.parley.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.app.probe.NatProbe;
import dev.parley.app.probe.ServerAddress;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley nat`: how the NAT on the way to a server behaves.
@Command(
    name = "nat",
    description =
        "Finds out how the NAT on the way to a STUN server maps and filters (RFC 5780). Exit code"
            + " 1: no answer.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {"  parley nat stun.example.org", "  parley nat stun.example.org:3478 --json"})
final class NatCommand implements Callable<Integer> {
  @Parameters(paramLabel = "HOST", description = "HOST, HOST:PORT or stun:HOST:PORT.")
  private String server = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    ServerAddress address = ProbeTarget.parse(server);
    NatProbe.Result result =
        NatProbe.run(ProbeTarget.resolve(address.host()), address.port(), /* discover= */ true);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode node = StunCommand.toJson(result);
      node.put("mapping", result.mapping().name());
      node.put("filtering", result.filtering().name());
      out.println(node);
    } else if (result.mapped() == null) {
      out.println(ProbeTarget.silent(address));
    } else {
      print(out, result);
    }
    return result.mapped() == null ? 1 : 0;
  }

  private static void print(PrintWriter out, NatProbe.Result result) {
    out.println("  Local      " + result.local());
    out.println("  Mapped     " + result.mapped());
    if (result.other() == null) {
      out.println("  The server has no second address or port: it cannot tell more.");
      return;
    }
    out.println("  Mapping    " + mapping(result.mapping()));
    out.println("  Filtering  " + filtering(result.filtering()));
  }

  private static String mapping(NatProbe.Behaviour behaviour) {
    return switch (behaviour) {
      case NONE -> "no NAT: our address is the same outside.";
      case ENDPOINT_INDEPENDENT -> "endpoint-independent: direct connections work.";
      case ADDRESS_DEPENDENT ->
          "address-dependent: direct connections to other such networks need TURN.";
      case ADDRESS_AND_PORT_DEPENDENT ->
          "address- and port-dependent (symmetric): direct connections often need TURN.";
      case UNKNOWN -> "unknown: the server has only one address to compare.";
    };
  }

  private static String filtering(NatProbe.Behaviour behaviour) {
    return switch (behaviour) {
      case NONE, ENDPOINT_INDEPENDENT -> "endpoint-independent: everyone gets in.";
      case ADDRESS_DEPENDENT -> "address-dependent: only hosts that were sent to get in.";
      case ADDRESS_AND_PORT_DEPENDENT ->
          "address- and port-dependent: only what was sent to gets in.";
      case UNKNOWN -> "not port-dependent; the server has only one address to find out more with.";
    };
  }
}
