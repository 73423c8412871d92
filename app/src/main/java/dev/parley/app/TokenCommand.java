package dev.parley.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.signaling.Role;
import dev.parley.signaling.Tokens;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley token`: an invitation to a room.
@Command(
    name = "token",
    description =
        "Makes an invitation to a room of a server that was started with the same --secret.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley token --secret $SECRET --room team --role host",
      "  parley token --room team --name Ann --ttl 2h --url https://talk.example.org",
      "",
      "Exit code: 0 when made, 2 when an option is wrong."
    })
final class TokenCommand implements Callable<Integer> {
  private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9_-]{1,64}|\\*");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");
  private static final int MAX_NAME = 64;

  @Option(
      names = "--secret",
      defaultValue = "${env:PARLEY_SECRET:-}",
      paramLabel = "TEXT",
      description = "The server's secret (default: the environment's PARLEY_SECRET).")
  private String secret = "";

  @Option(
      names = "--room",
      required = true,
      paramLabel = "NAME",
      description = "The room that it opens; * for any.")
  private String room = "";

  @Option(
      names = "--role",
      defaultValue = "speaker",
      paramLabel = "ROLE",
      description = "host, speaker or viewer (${DEFAULT-VALUE}).")
  private String role = "speaker";

  @Option(
      names = "--name",
      defaultValue = "",
      paramLabel = "NAME",
      description = "What the others see (default: what the guest says).")
  private String name = "";

  @Option(
      names = "--subject",
      defaultValue = "",
      paramLabel = "ID",
      description = "Who it is for: the name that it may register to be called by.")
  private String subject = "";

  @Option(
      names = "--ttl",
      defaultValue = "12h",
      paramLabel = "TIME",
      description = "How long it is good for, such as 90m, 2h or 7d (${DEFAULT-VALUE}).")
  private String ttl = "12h";

  @Option(
      names = "--url",
      defaultValue = "http://localhost:8080",
      paramLabel = "URL",
      description = "The server's address, for the link (${DEFAULT-VALUE}).")
  private String url = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Role given = Role.of(role);
    if (given == null) {
      throw new Failure("--role has to be host, speaker or viewer, not '" + role + "'.");
    }
    if (!ROOM.matcher(room).matches()) {
      throw new Failure("--room has to be 1 to 64 letters, digits, '_' or '-', or *.");
    }
    if (name.length() > MAX_NAME) {
      throw new Failure("--name has at most " + MAX_NAME + " characters.");
    }
    if (secret.isEmpty()) {
      throw new Failure("--secret is missing: give the one that the server was started with.");
    }
    Instant expires = Instant.now().plus(duration()).truncatedTo(ChronoUnit.SECONDS);
    Tokens tokens = Secret.tokens(secret);
    String token =
        tokens.invite(new Tokens.Grant(subject, room, given, name.strip()), expires.toEpochMilli());
    print(token, expires);
    return 0;
  }

  private Duration duration() {
    Matcher matcher = DURATION.matcher(ttl);
    if (!matcher.matches()) {
      throw new Failure("--ttl has to look like 90m, 2h or 7d, not '" + ttl + "'.");
    }
    ChronoUnit unit =
        switch (matcher.group(2)) {
          case "s" -> ChronoUnit.SECONDS;
          case "m" -> ChronoUnit.MINUTES;
          case "h" -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    return unit.getDuration().multipliedBy(Long.parseLong(matcher.group(1)));
  }

  private void print(String token, Instant expires) {
    PrintWriter out = spec.commandLine().getOut();
    String where = room.equals("*") ? "/" : "/r/" + room;
    String link = url.replaceAll("/+$", "") + where + "#token=" + token;
    if (json) {
      out.println(
          JsonNodeFactory.instance
              .objectNode()
              .put("token", token)
              .put("link", link)
              .put("expires", expires.toString()));
    } else {
      out.println(token);
      out.println();
      out.println("  Link     " + link);
      out.println("  Expires  " + expires);
    }
  }
}
