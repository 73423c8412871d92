package dev.parley.sfu;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsVersion;
import dev.parley.ice.IceConfig;
import java.util.List;
import java.util.function.Consumer;

/// How an [Sfu] runs.
///
/// @param udpPort the one port of all local addresses, or 0 for any that is free on all of them
/// @param shards how many threads forward media, 1 to 255; a small room lives on one of them
/// @param ice how connectivity is checked and watched over; its prefix of user names is of no
///   meaning
/// @param dtlsActive whether we begin the DTLS handshake; otherwise the participant does
/// @param dtlsVersions those that we allow
/// @param videoCodecs names of the video codecs that we accept, the preferred first
/// @param advertisedAddresses addresses to tell participants besides the local ones, such as the
///   public one of a NAT in front; port 0 means our UDP port
/// @param localAddresses those of this machine to use, their ports ignored; empty for all
/// @param limits the bounds on rooms and participants
public record SfuConfig(
    int udpPort,
    int shards,
    IceConfig ice,
    boolean dtlsActive,
    List<DtlsVersion> dtlsVersions,
    List<String> videoCodecs,
    List<TransportAddress> advertisedAddresses,
    List<TransportAddress> localAddresses,
    SfuLimits limits) {
  public SfuConfig {
    if (udpPort < 0 || udpPort > 0xFFFF) {
      throw new IllegalArgumentException("udpPort " + udpPort + " is not in 0..65535");
    }
    if (shards < 1 || shards > 255) {
      throw new IllegalArgumentException("shards " + shards + " is not in 1..255");
    }
    dtlsVersions = List.copyOf(dtlsVersions);
    if (dtlsVersions.isEmpty()) {
      throw new IllegalArgumentException("dtlsVersions needs at least one");
    }
    videoCodecs = List.copyOf(videoCodecs);
    if (videoCodecs.isEmpty()) {
      throw new IllegalArgumentException("videoCodecs needs at least one name, such as VP8");
    }
    advertisedAddresses = List.copyOf(advertisedAddresses);
    localAddresses = List.copyOf(localAddresses);
  }

  /// Any free port, one shard, full ICE, passive DTLS in both versions, VP8 before H264, VP9 and
  /// AV1.
  public static SfuConfig defaults() {
    return new SfuConfig(
        0,
        1,
        IceConfig.full(),
        false,
        List.of(DtlsVersion.DTLS_1_3, DtlsVersion.DTLS_1_2),
        List.of("VP8", "H264", "VP9", "AV1"),
        List.of(),
        List.of(),
        SfuLimits.defaults());
  }

  /// Whether we only answer connectivity checks (RFC 8445, section 2.5) instead of making our own.
  public boolean iceLite() {
    return ice.lite();
  }

  public SfuConfig withUdpPort(int port) {
    return with(draft -> draft.udpPort = port);
  }

  public SfuConfig withShards(int count) {
    return with(draft -> draft.shards = count);
  }

  public SfuConfig withIce(IceConfig newIce) {
    return with(draft -> draft.ice = newIce);
  }

  /// The default of every option of ICE, lite or full.
  public SfuConfig withIceLite(boolean lite) {
    return withIce(lite ? IceConfig.liteAgent() : IceConfig.full());
  }

  public SfuConfig withDtlsActive(boolean active) {
    return with(draft -> draft.dtlsActive = active);
  }

  public SfuConfig withDtlsVersions(DtlsVersion... versions) {
    return with(draft -> draft.dtlsVersions = List.of(versions));
  }

  public SfuConfig withVideoCodecs(List<String> names) {
    return with(draft -> draft.videoCodecs = names);
  }

  public SfuConfig withAdvertisedAddresses(List<TransportAddress> addresses) {
    return with(draft -> draft.advertisedAddresses = addresses);
  }

  public SfuConfig withLocalAddresses(List<TransportAddress> addresses) {
    return with(draft -> draft.localAddresses = addresses);
  }

  public SfuConfig withLimits(SfuLimits newLimits) {
    return with(draft -> draft.limits = newLimits);
  }

  private SfuConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /// A copy in which one thing is changed.
  private static final class Draft {
    int udpPort;
    int shards;
    IceConfig ice;
    boolean dtlsActive;
    List<DtlsVersion> dtlsVersions;
    List<String> videoCodecs;
    List<TransportAddress> advertisedAddresses;
    List<TransportAddress> localAddresses;
    SfuLimits limits;

    Draft(SfuConfig from) {
      udpPort = from.udpPort;
      shards = from.shards;
      ice = from.ice;
      dtlsActive = from.dtlsActive;
      dtlsVersions = from.dtlsVersions;
      videoCodecs = from.videoCodecs;
      advertisedAddresses = from.advertisedAddresses;
      localAddresses = from.localAddresses;
      limits = from.limits;
    }

    SfuConfig config() {
      return new SfuConfig(
          udpPort,
          shards,
          ice,
          dtlsActive,
          dtlsVersions,
          videoCodecs,
          advertisedAddresses,
          localAddresses,
          limits);
    }
  }
}
