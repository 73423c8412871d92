package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.turn.AddressRange;
import dev.parley.turn.TurnCredentials;
import dev.parley.turn.TurnLimits;
import dev.parley.turnserver.TurnServiceConfig;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The options of the STUN and TURN server.
final class TurnOptions {
  private static final int DEFAULT_PORT = 3478;

  @Option(
      names = "--no-turn",
      description = "No STUN and TURN server: for networks where everyone reaches the media port.")
  private boolean off;

  @Option(
      names = "--turn-port",
      defaultValue = "-1",
      paramLabel = "PORT",
      description =
          "UDP and TCP port of STUN and TURN; 0 takes any free one (default: 3478, or any if that"
              + " is taken).")
  private int port;

  @Option(
      names = "--turn-tls-port",
      defaultValue = "-1",
      paramLabel = "PORT",
      description =
          "TCP port of TURN over TLS besides the web server's, which has it too (default: none;"
              + " 5349 is usual).")
  private int tlsPort;

  @Option(
      names = "--turn-realm",
      defaultValue = "parley",
      paramLabel = "NAME",
      description = "Realm of the credentials (${DEFAULT-VALUE}).")
  private String realm = "parley";

  @Option(
      names = "--turn-secret",
      paramLabel = "SECRET",
      split = ",",
      description =
          "Secret shared with whoever hands out time-limited credentials, as coturn's"
              + " static-auth-secret. Several may be given (default: one that only this process"
              + " knows).")
  private List<String> secrets = new ArrayList<>();

  @Option(
      names = "--turn-user",
      paramLabel = "NAME:PASSWORD",
      split = ",",
      description = "A user with a password that does not expire. May be given several times.")
  private List<String> users = new ArrayList<>();

  @Option(
      names = "--turn-allow-peer",
      paramLabel = "RANGE",
      split = ",",
      description =
          "Addresses that may be relayed to although they are not on the public internet, such as"
              + " 10.1.0.0/16. May be given several times (default: none).")
  private List<String> allowed = new ArrayList<>();

  @Option(
      names = "--turn-refuse-peer",
      paramLabel = "RANGE",
      split = ",",
      description = "More addresses that must not be relayed to. May be given several times.")
  private List<String> refused = new ArrayList<>();

  @Option(
      names = "--turn-relay-ports",
      defaultValue = "32768-65535",
      paramLabel = "FIRST-LAST",
      description = "UDP and TCP ports of relayed addresses (${DEFAULT-VALUE}).")
  private String relayPorts = "32768-65535";

  @Option(
      names = "--turn-allocations",
      defaultValue = "30000",
      paramLabel = "N",
      description = "Allocations at a time, in all (${DEFAULT-VALUE}).")
  private int allocations;

  @Option(
      names = "--turn-user-quota",
      defaultValue = "16",
      paramLabel = "N",
      description = "Allocations of one user at a time (${DEFAULT-VALUE}).")
  private int userQuota;

  @Option(
      names = "--turn-address-quota",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Allocations from one IP address at a time (${DEFAULT-VALUE}).")
  private int addressQuota;

  @Option(
      names = "--turn-max-kbps",
      defaultValue = "100000",
      paramLabel = "KBPS",
      description =
          "What one allocation may relay in each direction, in kbit/s; 0: no limit"
              + " (${DEFAULT-VALUE}).")
  private long maxKbps;

  @Option(
      names = "--turn-total-kbps",
      defaultValue = "0",
      paramLabel = "KBPS",
      description = "What all allocations together may relay, in kbit/s; 0: no limit (default).")
  private long totalKbps;

  @Option(
      names = "--turn-old-channels",
      description =
          "Take channel numbers of RFC 5766 too, up to 0x7FFF, for clients older than RFC 8656.")
  private boolean oldChannels;

  boolean on() {
    return !off;
  }

  /// Whether another port may be taken if the usual one is in use.
  boolean anyPort() {
    return port == -1;
  }

  int tlsPort() {
    return checkedPort("--turn-tls-port", tlsPort);
  }

  /// @param shifted whether the usual port is taken
  TurnServiceConfig.Builder config(List<TransportAddress> publicAddresses, boolean shifted) {
    int number = checkedPort("--turn-port", port);
    int first = number == -1 ? shifted ? 0 : DEFAULT_PORT : number;
    int[] relay = range();
    return TurnServiceConfig.builder()
        .publicAddresses(publicAddresses)
        .udpPort(first)
        .alternatePort(first == 0 || first == 0xFFFF ? 0 : first + 1)
        .tcpPort(first)
        .oldChannels(oldChannels)
        .realm(realm)
        .secrets(secrets)
        .credentials(users.stream().map(TurnOptions::user).toList())
        .allowedPeers(ranges("--turn-allow-peer", allowed))
        .refusedPeers(ranges("--turn-refuse-peer", refused))
        .relayPorts(relay[0], relay[1])
        .limits(limits());
  }

  private TurnLimits limits() {
    try {
      return TurnLimits.defaults()
          .withAllocations(allocations, userQuota, addressQuota)
          .withBandwidth(maxKbps * 125, totalKbps * 125);
    } catch (IllegalArgumentException e) {
      throw new Failure("The limits of TURN have to be 0 or more: " + e.getMessage() + ".", e);
    }
  }

  private static int checkedPort(String option, int value) {
    if (value < -1 || value > 0xFFFF) {
      throw new Failure(option + " has to be 0 to 65535, not " + value + ".");
    }
    return value;
  }

  private static TurnCredentials user(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new Failure("--turn-user has to look like NAME:PASSWORD.");
    }
    return TurnCredentials.fixed(text.substring(0, colon), text.substring(colon + 1));
  }

  private static List<AddressRange> ranges(String option, List<String> texts) {
    try {
      return texts.stream().map(AddressRange::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new Failure(option + ": " + e.getMessage() + ".", e);
    }
  }

  private int[] range() {
    if (!relayPorts.matches("[0-9]{1,5}-[0-9]{1,5}")) {
      throw new Failure("--turn-relay-ports has to look like 32768-65535.");
    }
    int dash = relayPorts.indexOf('-');
    int first = Integer.parseInt(relayPorts.substring(0, dash));
    int last = Integer.parseInt(relayPorts.substring(dash + 1));
    if (first < 1 || first > last || last > 0xFFFF) {
      throw new Failure("--turn-relay-ports has to go from 1 to 65535 at most, upwards.");
    }
    return new int[] {first, last};
  }
}
