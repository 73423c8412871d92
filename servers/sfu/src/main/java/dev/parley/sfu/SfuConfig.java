package dev.parley.sfu;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsVersion;
import dev.parley.ice.IceConfig;
import java.util.List;

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
    return new SfuConfig(
        port,
        shards,
        ice,
        dtlsActive,
        dtlsVersions,
        videoCodecs,
        advertisedAddresses,
        localAddresses,
        limits);
  }

  public SfuConfig withShards(int count) {
    return new SfuConfig(
        udpPort,
        count,
        ice,
        dtlsActive,
        dtlsVersions,
        videoCodecs,
        advertisedAddresses,
        localAddresses,
        limits);
  }

  public SfuConfig withIce(IceConfig newIce) {
    return new SfuConfig(
        udpPort,
        shards,
        newIce,
        dtlsActive,
        dtlsVersions,
        videoCodecs,
        advertisedAddresses,
        localAddresses,
        limits);
  }

  /// The default of every option of ICE, lite or full.
  public SfuConfig withIceLite(boolean lite) {
    return new SfuConfig(
        udpPort,
        shards,
        lite ? IceConfig.liteAgent() : IceConfig.full(),
        dtlsActive,
        dtlsVersions,
        videoCodecs,
        advertisedAddresses,
        localAddresses,
        limits);
  }

  public SfuConfig withDtlsActive(boolean active) {
    return new SfuConfig(
        udpPort,
        shards,
        ice,
        active,
        dtlsVersions,
        videoCodecs,
        advertisedAddresses,
        localAddresses,
        limits);
  }

  public SfuConfig withDtlsVersions(DtlsVersion... versions) {
    return new SfuConfig(
        udpPort,
        shards,
        ice,
        dtlsActive,
        List.of(versions),
        videoCodecs,
        advertisedAddresses,
        localAddresses,
        limits);
  }

  public SfuConfig withVideoCodecs(List<String> names) {
    return new SfuConfig(
        udpPort,
        shards,
        ice,
        dtlsActive,
        dtlsVersions,
        names,
        advertisedAddresses,
        localAddresses,
        limits);
  }

  public SfuConfig withAdvertisedAddresses(List<TransportAddress> addresses) {
    return new SfuConfig(
        udpPort,
        shards,
        ice,
        dtlsActive,
        dtlsVersions,
        videoCodecs,
        addresses,
        localAddresses,
        limits);
  }

  public SfuConfig withLocalAddresses(List<TransportAddress> addresses) {
    return new SfuConfig(
        udpPort,
        shards,
        ice,
        dtlsActive,
        dtlsVersions,
        videoCodecs,
        advertisedAddresses,
        addresses,
        limits);
  }

  public SfuConfig withLimits(SfuLimits newLimits) {
    return new SfuConfig(
        udpPort,
        shards,
        ice,
        dtlsActive,
        dtlsVersions,
        videoCodecs,
        advertisedAddresses,
        localAddresses,
        newLimits);
  }
}
