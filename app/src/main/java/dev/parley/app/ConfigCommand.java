package dev.parley.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// `parley config`: what `serve` would run with, and where each value comes from.
@Command(
    name = "config",
    description = {
      "Prints the configuration that 'serve' would run with, and where each value comes from.",
      "Its output is a configuration file."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley config                            with parley.yaml of this folder, if there is one",
      "  parley config --port 9000 > parley.yaml  keeps it"
    })
final class ConfigCommand implements Callable<Integer> {
  private static final List<String> GENERAL = List.of("--help", "--version", Configuration.OPTION);

  @Mixin private ServeOptions options = new ServeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    options.check();
    PrintWriter out = spec.commandLine().getOut();
    List<OptionSpec> all = new ArrayList<>(spec.options());
    all.removeIf(option -> GENERAL.contains(option.longestName()));
    all.sort(Comparator.comparing(OptionSpec::longestName));
    for (OptionSpec option : all) {
      String line = line(option);
      out.printf("%-44s # %s%n", line, source(option));
    }
    String how = options.how();
    if (how != null) {
      out.println("# TCP port " + options.port() + ": " + how);
    }
    return 0;
  }

  private String line(OptionSpec option) {
    String name = option.longestName().substring(2);
    Object value = name.equals("port") ? Integer.valueOf(options.port()) : option.getValue();
    if (name.contains("secret") || name.equals("turn-user")) {
      boolean given = value != null && !value.toString().isEmpty() && !value.equals(List.of());
      return "# " + name + (given ? ": (hidden)" : ": (none)"); // never to be taken for the value
    }
    return value == null ? "# " + name + ":" : name + ": " + value;
  }

  private String source(OptionSpec option) {
    if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
      return "command line";
    }
    Configuration.Sourced found =
        spec.commandLine().getDefaultValueProvider() instanceof Configuration configuration
            ? configuration.find(option)
            : null;
    return found == null ? "default" : found.source();
  }
}
