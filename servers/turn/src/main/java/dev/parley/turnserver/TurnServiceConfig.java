package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.turn.AddressRange;
import dev.parley.turn.TurnCredentials;
import dev.parley.turn.TurnLimits;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Where a [TurnService] listens, and for whom.
///
/// Made by [Builder]; a builder's method that is not called leaves what it says there.
public final class TurnServiceConfig {
  /// For a port: there is none.
  public static final int NONE = -1;

  final List<TransportAddress> addresses;
  final List<TransportAddress> publicAddresses;
  final int udpPort;
  final int alternatePort;
  final int tcpPort;
  final int tlsPort;
  final @Nullable SSLContext tls;
  final @Nullable Supplier<DtlsCertificate> certificate;
  final int firstRelayPort;
  final int lastRelayPort;
  final int relaySockets;
  final boolean relays;
  final boolean oldChannels;
  final String realm;
  final List<String> secrets;
  final List<TurnCredentials> credentials;
  final List<AddressRange> allowed;
  final List<AddressRange> refused;
  final List<TransportAddress> selves;
  final TurnLimits limits;
  final String udp;

  private TurnServiceConfig(Builder from) {
    addresses = from.addresses;
    publicAddresses = from.publicAddresses;
    udpPort = from.udpPort;
    alternatePort = from.alternatePort;
    tcpPort = from.tcpPort;
    tlsPort = from.tlsPort;
    tls = from.tls;
    certificate = from.certificate;
    firstRelayPort = from.firstRelayPort;
    lastRelayPort = from.lastRelayPort;
    relaySockets = from.relaySockets;
    relays = from.relays;
    oldChannels = from.oldChannels;
    realm = from.realm;
    secrets = from.secrets;
    credentials = from.credentials;
    allowed = from.allowed;
    refused = from.refused;
    selves = from.selves;
    limits = from.limits;
    udp = from.udp;
  }

  /// The defaults: all addresses, UDP and TCP on port 3478, behaviour discovery on 3479.
  public static Builder builder() {
    return new Builder();
  }

  /// Collects the options.
  public static final class Builder {
    private List<TransportAddress> addresses = List.of();
    private List<TransportAddress> publicAddresses = List.of();
    private int udpPort = 3478;
    private int alternatePort = 3479;
    private int tcpPort = 3478;
    private int tlsPort = NONE;
    private @Nullable SSLContext tls;
    private @Nullable Supplier<DtlsCertificate> certificate;
    private int firstRelayPort = 32768;
    private int lastRelayPort = 65535;
    private int relaySockets = OpenFiles.most() / 8 * 7;
    private boolean relays = true;
    private boolean oldChannels;
    private String realm = "parley";
    private List<String> secrets = List.of();
    private List<TurnCredentials> credentials = List.of();
    private List<AddressRange> allowed = List.of();
    private List<AddressRange> refused = List.of();
    private List<TransportAddress> selves = List.of();
    private TurnLimits limits = TurnLimits.defaults();
    private String udp = "any";

    private Builder() {}

    /// Local addresses, ports ignored; empty or not called: all.
    public Builder addresses(List<TransportAddress> value) {
      addresses = List.copyOf(value);
      return this;
    }

    /// What a one-to-one NAT in front of this machine forwards to it; not called: nothing.
    public Builder publicAddresses(List<TransportAddress> value) {
      publicAddresses = List.copyOf(value);
      return this;
    }

    /// The port of UDP and DTLS, 0 for any; not called: 3478.
    public Builder udpPort(int value) {
      udpPort = value;
      return this;
    }

    /// A second UDP port, so that clients can find out about their NAT (RFC 5780), 0 for any, or
    /// [#NONE]; not called: 3479.
    public Builder alternatePort(int value) {
      alternatePort = value;
      return this;
    }

    /// The port of TCP, 0 for that of UDP, or [#NONE]; not called: 3478.
    public Builder tcpPort(int value) {
      tcpPort = value;
      return this;
    }

    /// The port of TLS, 0 for any, and its certificate; not called: no TLS of its own.
    public Builder tls(int port, SSLContext context) {
      tlsPort = port;
      tls = context;
      return this;
    }

    /// The certificate of DTLS on the UDP port; not called: no DTLS.
    public Builder dtls(DtlsCertificate value) {
      return dtls(() -> value);
    }

    /// The same where it is renewed: each handshake asks for the one of now, on the service's own
    /// thread.
    public Builder dtls(Supplier<DtlsCertificate> value) {
      certificate = value;
      return this;
    }

    /// The ports of relayed addresses; not called: 32768 to 65535.
    public Builder relayPorts(int first, int last) {
      firstRelayPort = first;
      lastRelayPort = last;
      return this;
    }

    /// How many UDP sockets relayed addresses have at most. The first half of them is open from the
    /// start of an allocation on, all others from its first permission on. Not called: seven
    /// eighths of the files that the system lets this process open.
    public Builder relaySockets(int value) {
      relaySockets = value;
      return this;
    }

    /// Whether to relay at all; false: a STUN server.
    public Builder relays(boolean value) {
      relays = value;
      return this;
    }

    /// Whether channel numbers of RFC 5766, up to 0x7FFF, are taken too; not called: no.
    public Builder oldChannels(boolean value) {
      oldChannels = value;
      return this;
    }

    /// The realm of long-term credentials; not called: `parley`.
    public Builder realm(String value) {
      realm = value;
      return this;
    }

    /// Secrets shared with whoever makes time-limited credentials, the first for new ones; not
    /// called: one that nobody else knows.
    public Builder secrets(List<String> value) {
      secrets = List.copyOf(value);
      return this;
    }

    /// Other credentials; not called: none.
    public Builder credentials(List<TurnCredentials> value) {
      credentials = List.copyOf(value);
      return this;
    }

    /// Peers that may be reached although they are not on the public internet; not called: none.
    public Builder allowedPeers(List<AddressRange> value) {
      allowed = List.copyOf(value);
      return this;
    }

    /// More peers that may not be reached; not called: none.
    public Builder refusedPeers(List<AddressRange> value) {
      refused = List.copyOf(value);
      return this;
    }

    /// Servers of this process that clients may reach on our own addresses; not called: none.
    public Builder selves(List<TransportAddress> value) {
      selves = List.copyOf(value);
      return this;
    }

    /// How much everyone may have; not called: [TurnLimits#defaults()].
    public Builder limits(TurnLimits value) {
      limits = value;
      return this;
    }

    /// How datagrams reach the operating system: `any`, `jdk`, `linux`; not called: the best.
    public Builder udp(String value) {
      udp = value;
      return this;
    }

    public TurnServiceConfig build() {
      check("udpPort", udpPort, 0);
      check("alternatePort", alternatePort, NONE);
      check("tcpPort", tcpPort, NONE);
      check("tlsPort", tlsPort, NONE);
      if (relaySockets < 1) {
        throw new IllegalArgumentException("relaySockets " + relaySockets + " is less than 1");
      }
      return new TurnServiceConfig(this);
    }

    private static void check(String option, int port, int least) {
      if (port < least || port > 0xFFFF) {
        throw new IllegalArgumentException(option + " " + port + " is not in " + least + "..65535");
      }
    }
  }
}
