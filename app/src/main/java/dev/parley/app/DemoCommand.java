package dev.parley.app;

import dev.parley.app.participant.CallException;
import dev.parley.app.participant.Participant;
import dev.parley.app.participant.RoomAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley demo`: a server with someone in its room `demo`.
@Command(
    name = "demo",
    description =
        "Serves rooms, with a participant in the room 'demo' who sends a test picture and a tone:"
            + " a call without a camera and without a second person.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley demo                              then open http://localhost:8080/r/demo",
      "  parley demo --port 9000 --udp-port 9001  on other ports"
    })
final class DemoCommand implements Callable<Integer> {
  private static final String ROOM = "/r/demo";
  private static final String NAME = "Parley";

  @Mixin private ServeOptions options = new ServeOptions();
  @Mixin private Verbosity verbosity = new Verbosity();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    verbosity.apply(System.Logger.Level.INFO);
    options.keep().forget(); // its participant ends with it, and does not come back
    Server server = Server.start(options, UntilStopped::exit);
    Participant participant;
    try {
      participant =
          Participant.join(
              RoomAddress.parse("http://" + server.localAuthority() + ROOM + options.invitation()),
              NAME);
    } catch (CallException e) {
      server.close();
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
    UntilStopped stop =
        UntilStopped.closing(() -> {
          participant.close();
          server.close();
        });
    Banner.print(spec.commandLine().getOut(), server, ROOM);
    stop.await();
    return 0;
  }
}
