package dev.parley.session;

import dev.parley.congestion.CongestionConfig;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.ice.IceConfig;
import dev.parley.sctp.SctpConfig;

/// How one peer connection behaves.
///
/// @param ice full or lite, the prefix of the ufrag, and timers
/// @param dtls our certificate, and what may be negotiated
/// @param sctp data channels: sizes and timers
/// @param limits its bounds
/// @param congestion the bounds of what is believed of the path to the other side
public record RtcConfig(
    IceConfig ice,
    DtlsConfig dtls,
    SctpConfig sctp,
    RtcLimits limits,
    CongestionConfig congestion) {
  /// A full ICE agent and the default of every other option.
  public static RtcConfig of(DtlsCertificate certificate) {
    return new RtcConfig(
        IceConfig.full(),
        DtlsConfig.of(certificate),
        SctpConfig.defaults(),
        RtcLimits.defaults(),
        CongestionConfig.defaults());
  }

  public RtcConfig withIce(IceConfig newIce) {
    return new RtcConfig(newIce, dtls, sctp, limits, congestion);
  }

  public RtcConfig withDtls(DtlsConfig newDtls) {
    return new RtcConfig(ice, newDtls, sctp, limits, congestion);
  }

  public RtcConfig withSctp(SctpConfig newSctp) {
    return new RtcConfig(ice, dtls, newSctp, limits, congestion);
  }

  public RtcConfig withLimits(RtcLimits newLimits) {
    return new RtcConfig(ice, dtls, sctp, newLimits, congestion);
  }

  public RtcConfig withCongestion(CongestionConfig newCongestion) {
    return new RtcConfig(ice, dtls, sctp, limits, newCongestion);
  }
}
