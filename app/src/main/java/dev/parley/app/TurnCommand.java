package dev.parley.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley turn`: looks at TURN servers.
@Command(
    name = "turn",
    description = "Looks at TURN servers, our own and others.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {TurnLsCommand.class, TurnProbeCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley turn ls",
      "  parley turn probe turn.example.org --user me --password secret"
    })
final class TurnCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return Main.USAGE;
  }
}
