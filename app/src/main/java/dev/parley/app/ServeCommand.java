package dev.parley.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley serve`: rooms, until it is stopped.
@Command(
    name = "serve",
    description = "Serves rooms: web pages, signaling and media, all in this process.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley serve                             http://localhost:8080/, media on UDP 8081",
      "  parley serve --port 0 --udp-port 0       on any free ports",
      "  parley serve --domain meet.example.org   on port 443, with a certificate that comes and"
          + " renews by itself",
      "  parley serve --domain meet.example.org --port 443 --tls-cert fullchain.pem --tls-key"
          + " privkey.pem",
      "  parley serve --only turn --turn-user me:secret   STUN and TURN alone"
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private ServeOptions options = new ServeOptions();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    verbosity.apply(System.Logger.Level.INFO);
    if (options.onlyTurn()) {
      return turnAlone();
    }
    Server server = Server.start(options, UntilStopped::exit);
    UntilStopped stop = UntilStopped.closing(server);
    Banner.print(spec.commandLine().getOut(), server, "/r/demo");
    stop.await();
    return 0;
  }

  private int turnAlone() {
    TurnOnly server = TurnOnly.start(options, UntilStopped::exit);
    UntilStopped stop = UntilStopped.closing(server);
    server.print(spec.commandLine().getOut());
    stop.await();
    return 0;
  }
}
