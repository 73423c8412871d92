package dev.parley.session;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.ice.CandidateType;
import dev.parley.sim.CoreContract;
import java.util.List;

class RtcContractTest extends CoreContract {
  @Override
  protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
    DtlsCertificate certificate =
        DtlsCertificate.generate(entropy.split("certificate"), 1_767_225_600_000L);
    return new Rtc(
        RtcConfig.of(certificate),
        entropy,
        now -> 1_767_225_600_000L + now / 1_000_000,
        paths,
        pool,
        new Peer.Nowhere());
  }

  @Override
  protected void start(DatagramCore<?> core, Paths paths, long now) {
    Rtc rtc = (Rtc) core;
    rtc.addLocalHost(0, TransportAddress.of("192.0.2.1", 5000));
    rtc.apply(
        now,
        new SessionSpec(
            new IceSpec("remote", "passwordOfTheOtherSide12", false, true),
            new DtlsSpec(true, List.of(rtc.localFingerprint())),
            Specs.audioAndVideo(1000)));
    rtc.addRemoteCandidate(
        now, Candidate.of("1", 1000, TransportAddress.of("192.0.2.2", 5000), CandidateType.HOST));
  }
}
