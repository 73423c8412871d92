package dev.parley.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The program `parley`: picks the verb and turns every failure into one sentence.
@Command(
    name = "parley",
    description = "Video calls in the browser, served by plain Java. Without a verb it serves.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      JoinCommand.class,
      LoadCommand.class,
      TokenCommand.class,
      ConfigCommand.class,
      RoomsCommand.class,
      TurnCommand.class,
      StunCommand.class,
      NatCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley                                   serves rooms at http://localhost:8080/",
      "  parley join http://localhost:8080/r/demo  joins a room as a test picture"
    })
public final class Main {
  /// Exit code when the user can put it right.
  static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(writer(System.out), writer(System.err), args));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, /* autoFlush= */ true, stream.charset());
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler((failure, _) -> badUsage(failure));
    commandLine.setExecutionExceptionHandler((failure, at, _) -> failed(failure, at));
    String[] withVerb = withVerb(args);
    try {
      Configuration configuration = Configuration.load(withVerb, System.getenv());
      commandLine.getSubcommands().values().forEach(configuration::applyTo);
    } catch (Failure failure) {
      err.println("parley: " + failure.getMessage());
      return USAGE;
    }
    return commandLine.execute(withVerb);
  }

  /// `parley` and `parley --port 9000` serve.
  private static String[] withVerb(String[] args) {
    List<String> general = List.of("-h", "--help", "-V", "--version");
    if (args.length > 0 && (!args[0].startsWith("-") || general.contains(args[0]))) {
      return args;
    }
    List<String> all = new ArrayList<>(List.of(args));
    all.addFirst("serve");
    return all.toArray(String[]::new);
  }

  private static int badUsage(ParameterException failure) {
    CommandSpec spec = failure.getCommandLine().getCommandSpec();
    String sentence = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String end = sentence.endsWith(".") ? "" : ".";
    failure
        .getCommandLine()
        .getErr()
        .println(
            "parley: "
                + sentence
                + end
                + " '"
                + spec.qualifiedName()
                + " --help' shows what there is.");
    return USAGE;
  }

  private static int failed(Exception failure, CommandLine at) {
    if (Boolean.getBoolean("parley.verbose")) {
      failure.printStackTrace(at.getErr());
    } else if (failure instanceof Failure) {
      at.getErr().println("parley: " + failure.getMessage());
    } else {
      at.getErr().println("parley: something broke (" + failure + "); --verbose shows where.");
    }
    return failure instanceof Failure ? USAGE : 1;
  }
}
