package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsVersion;
import dev.parley.sfu.SfuConfig;
import dev.parley.signaling.Role;
import dev.parley.signaling.Tokens;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of `serve` and `demo`.
final class ServeOptions {
  @Option(
      names = Configuration.OPTION,
      paramLabel = "FILE",
      description =
          "YAML file with more options, by their names without dashes (default: "
              + Configuration.DEFAULT_FILE
              + " in this folder, if there is one). The environment, as in PARLEY_UDP_PORT=9001,"
              + " comes before it, the command line before both.")
  @SuppressWarnings("UnusedVariable") // Configuration looks for it before the options are parsed
  private @Nullable Path configuration;

  private static final int USUAL_PORT = 8080;
  private static final int HTTPS_PORT = 443;

  /// What the SFU forwards, in the order in which it prefers them.
  private static final List<String> VIDEO_CODECS = List.of("VP8", "H264", "VP9", "AV1");

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description =
          "TCP port of pages and signaling; 0 takes any free one (default: 8080, or 443 if the"
              + " certificate of --domain comes by itself).")
  private @Nullable Integer port;

  @Option(
      names = "--udp-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "UDP port of all media; 0 takes any free one (${DEFAULT-VALUE}).")
  private int udpPort;

  @Option(
      names = "--bind",
      defaultValue = "0.0.0.0",
      paramLabel = "ADDRESS",
      description =
          "Local address of the web server, such as 127.0.0.1, and with --only turn of the TURN"
              + " server; media uses all addresses (default: all).")
  private String bind = "0.0.0.0";

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "Another site whose pages may join rooms here, such as https://example.org. May be given"
              + " several times.")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--shards",
      defaultValue = "0",
      paramLabel = "N",
      description = "Threads that forward media (default: one for every two processors).")
  private int shards;

  @Option(
      names = "--dtls-version",
      paramLabel = "VERSION",
      split = ",",
      description = "Versions of DTLS to allow: 1.3, 1.2 (default: both).")
  private List<String> dtlsVersions = new ArrayList<>();

  @Option(
      names = "--dtls-role",
      defaultValue = "passive",
      paramLabel = "ROLE",
      description = "Who begins the DTLS handshake: we (active) or the others (${DEFAULT-VALUE}).")
  private String dtlsRole = "passive";

  @Option(
      names = "--video-codec",
      paramLabel = "NAME",
      split = ",",
      description =
          "Video codecs to accept, the preferred first: VP8, H264, VP9, AV1 (default: these).")
  private List<String> videoCodecs = new ArrayList<>();

  @Option(
      names = "--secret",
      defaultValue = "",
      paramLabel = "TEXT",
      description =
          "Lets in only those with an invitation made by 'parley token' with the same secret; at"
              + " least 16 characters. Better in the environment, as PARLEY_SECRET (default: rooms"
              + " are open).")
  private String secret = "";

  @Option(
      names = "--ops-port",
      paramLabel = "PORT",
      description =
          "TCP port of metrics, health and drain; 0 takes any free one (default: 8082, or any if"
              + " that is taken).")
  private @Nullable Integer opsPort;

  @Option(
      names = "--ops-bind",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "Local address of --ops-port (${DEFAULT-VALUE}).")
  private String opsBind = "127.0.0.1";

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      split = ",",
      description = "Is told of what happens in rooms, by POST. May be given several times.")
  private List<URI> webhooks = new ArrayList<>();

  @Option(
      names = "--webhook-secret",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "Signs what webhooks are told (default: the value of --secret).")
  private String webhookSecret = "";

  @Option(
      names = "--only",
      defaultValue = "all",
      paramLabel = "SERVER",
      description = "Serve nothing but this: turn (default: all).")
  private String only = "all";

  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private TurnOptions turn = new TurnOptions();
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private KeepOptions keep = new KeepOptions();

  /// Refuses what a server would refuse.
  ///
  /// @throws Failure that says what is wrong
  void check() {
    port();
    bind();
    origins();
    network.check();
    sfu();
    if (!secret.isEmpty()) {
      Secret.tokens(secret);
    }
    opsPort();
    opsBind();
    webhooks();
    onlyTurn();
    turn.config(publicAddresses(), false);
    domain();
    keep.check();
    if (tls.isAutomatic(port)) {
      tls.httpPort();
      how();
    } else {
      tls.identity();
    }
  }

  /// What of rooms survives a restart.
  KeepOptions keep() {
    return keep;
  }

  /// Null if any will do.
  @Nullable Integer opsPort() {
    return opsPort == null ? null : checkedPort("--ops-port", opsPort);
  }

  String opsBind() {
    if (TransportAddress.parse(opsBind, 0) == null) {
      throw new Failure("--ops-bind has to be an IP address, not '" + opsBind + "'.");
    }
    return opsBind;
  }

  List<URI> webhooks() {
    for (URI webhook : webhooks) {
      if (!String.valueOf(webhook.getScheme()).matches("https?") || webhook.getHost() == null) {
        throw new Failure(
            "--webhook has to be an address with http: or https:, not '" + webhook + "'.");
      }
    }
    if (!webhooks.isEmpty() && webhookSecret.isEmpty() && secret.isEmpty()) {
      throw new Failure("--webhook needs --webhook-secret, so that what it is told can be signed.");
    }
    return List.copyOf(webhooks);
  }

  String webhookSecret() {
    return webhookSecret.isEmpty() ? secret : webhookSecret;
  }

  /// Local addresses of the TURN server; empty for all. Beside rooms it is for media, which --bind
  /// says nothing about: the web server may stand behind a proxy.
  List<TransportAddress> turnAddresses() {
    TransportAddress one = TransportAddress.parse(bind(), 0);
    return onlyTurn() && one != null && !one.isUnspecified()
        ? List.of(one)
        : network.localAddresses();
  }

  TurnOptions turn() {
    return turn;
  }

  /// The certificate of HTTPS; null for plain HTTP.
  ///
  /// @throws Failure if it is not to be had
  @Nullable TlsIdentity tls() {
    return tls.isAutomatic(port) ? tls.automatic(keep.data()) : tls.identity();
  }

  /// How the certificate comes by itself, for people; null if it does not.
  @Nullable String how() {
    return tls.isAutomatic(port) ? tls.how(keep.data()) : null;
  }

  /// The port of plain HTTP beside it.
  int httpPort() {
    return tls.httpPort();
  }

  /// The server's public name; null if it has none.
  @Nullable String domain() {
    return tls.domain();
  }

  /// Whether there is to be a STUN and TURN server alone.
  boolean onlyTurn() {
    boolean alone = only.equals("turn");
    if (!alone && !only.equals("all")) {
      throw new Failure("--only has to be turn or all, not '" + only + "'.");
    }
    if (alone && !turn.on()) {
      throw new Failure("--only turn and --no-turn leave nothing to serve.");
    }
    return alone;
  }

  List<TransportAddress> publicAddresses() {
    return network.publicAddresses();
  }

  /// Asks for what has to be asked for, before anything starts.
  void prepare() {
    network.findPublicAddresses();
  }

  int port() {
    Integer said = port;
    return said != null
        ? checkedPort("--port", said)
        : tls.isAutomatic(null) ? HTTPS_PORT : USUAL_PORT;
  }

  String bind() {
    if (TransportAddress.parse(bind, 0) == null) {
      throw new Failure("--bind has to be an IP address, not '" + bind + "'.");
    }
    return bind;
  }

  Tokens tokens() {
    return secret.isEmpty() ? Tokens.open(keep.seatKey()) : Secret.tokens(secret);
  }

  /// What a link of this machine's own needs behind it to open a room.
  String invitation() {
    Tokens tokens = tokens();
    return tokens.required()
        ? "#token="
            + tokens.invite(
                new Tokens.Grant("", "*", Role.SPEAKER, ""),
                System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1))
        : "";
  }

  Set<String> origins() {
    for (String origin : origins) {
      if (!origin.matches("https?://[^/]+")) {
        throw new Failure(
            "--allow-origin has to look like https://example.org, not '" + origin + "'.");
      }
    }
    Set<String> all = new LinkedHashSet<>(origins);
    if (domain() != null) {
      all.add("https://" + domain()); // a proxy in front may tell us another Host
    }
    return all;
  }

  SfuConfig sfu() {
    return SfuConfig.defaults()
        .withUdpPort(checkedPort("--udp-port", udpPort))
        .withIce(network.ice())
        .withLocalAddresses(network.localAddresses())
        .withShards(checkedShards())
        .withDtlsActive(dtlsActive())
        .withDtlsVersions(checkedDtlsVersions())
        .withVideoCodecs(checkedCodecs())
        .withAdvertisedAddresses(publicAddresses());
  }

  private static int checkedPort(String option, int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new Failure(option + " has to be 0 to 65535, not " + value + ".");
    }
    return value;
  }

  private int checkedShards() {
    if (shards < 0 || shards > 255) {
      throw new Failure("--shards has to be 1 to 255, not " + shards + ".");
    }
    return shards > 0 ? shards : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private boolean dtlsActive() {
    return switch (dtlsRole) {
      case "active" -> true;
      case "passive" -> false;
      default ->
          throw new Failure("--dtls-role has to be active or passive, not '" + dtlsRole + "'.");
    };
  }

  private DtlsVersion[] checkedDtlsVersions() {
    List<String> names = dtlsVersions.isEmpty() ? List.of("1.3", "1.2") : dtlsVersions;
    return names.stream().map(ServeOptions::dtlsVersion).distinct().toArray(DtlsVersion[]::new);
  }

  private static DtlsVersion dtlsVersion(String name) {
    return switch (name) {
      case "1.3" -> DtlsVersion.DTLS_1_3;
      case "1.2" -> DtlsVersion.DTLS_1_2;
      default -> throw new Failure("--dtls-version has to be 1.3 or 1.2, not '" + name + "'.");
    };
  }

  private List<String> checkedCodecs() {
    if (videoCodecs.isEmpty()) {
      return VIDEO_CODECS;
    }
    Set<String> names = new LinkedHashSet<>();
    for (String codec : videoCodecs) {
      String name = codec.toUpperCase(Locale.ROOT);
      if (!VIDEO_CODECS.contains(name)) {
        throw new Failure("--video-codec has to be VP8, H264, VP9 or AV1, not '" + codec + "'.");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }
}
