package dev.parley.app;

import picocli.CommandLine.Option;

/// How much the log says.
final class Verbosity {
  @Option(
      names = {"-v", "--verbose"},
      description = "Log what is found out on the way, and where failures come from.")
  private boolean verbose;

  /// To be called before the first logger is made.
  ///
  /// @param usual the level without `--verbose`
  void apply(System.Logger.Level usual) {
    System.setProperty("parley.log", verbose ? "DEBUG" : usual.name().replace("WARNING", "WARN"));
    System.setProperty("parley.verbose", Boolean.toString(verbose));
  }
}
