package dev.parley.house;

import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.rtp.RtpPacket;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.DataChannel;
import dev.parley.session.CodecSpec;
import dev.parley.session.DtlsSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSink;
import dev.parley.session.MediaSpec;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.SctpSpec;
import dev.parley.session.SendSpec;
import dev.parley.session.SessionSpec;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import java.util.List;

/// A whole call on a bad network, played from a seed; prints the hash of every datagram and its
/// time.
public final class ReplayedCall {
  private static final long SECOND = 1_000_000_000L;
  private static final long UNIX_MILLIS = 1_767_225_600_000L;

  private record End(SimNode node, Rtc rtc, Candidate candidate) {}

  private ReplayedCall() {}

  /// Plays the call of a seed.
  ///
  /// @param args the seed
  public static void main(String[] args) {
    System.out.println(hash(Long.parseLong(args[0])));
  }

  static String hash(long seed) {
    SimLink bad = SimLink.CLEAN.withLoss(0.1).withDuplicates(0.1).withDelay(5_000_000, 30_000_000);
    SimNetwork network = new SimNetwork(seed, bad);
    End a = end(network, "a", "192.0.2.1");
    End b = end(network, "b", "192.0.2.2");
    join(network, a, b, true);
    join(network, b, a, false);
    DataChannel channel = a.rtc.data().open(network.now(), ChannelOptions.of("replayed"));
    byte[] message = new byte[30_000];
    for (int i = 0; i < 40; i++) {
      network.at(
          network.now() + 3 * SECOND + i * SECOND / 20,
          () -> a.rtc.data().send(network.now(), channel, false, message, 0, message.length));
    }
    byte[] payload = new byte[80];
    for (int i = 0; i < 500; i++) {
      long timestamp = i * 960L;
      network.at(
          network.now() + i * SECOND / 50,
          () -> a.rtc.sendRtp(network.now(), 0, 111, false, timestamp, payload, 0, 80));
    }
    network.run(12 * SECOND);
    a.rtc.close(network.now());
    network.run(SECOND);
    return network.journalHash() + " " + a.rtc.state() + " " + b.node.events().size();
  }

  private static End end(SimNetwork network, String name, String address) {
    TransportAddress at = TransportAddress.of(address, 5_000);
    SimNode node = network.node(name, at);
    Entropy entropy = network.entropy(name);
    DtlsCertificate certificate = DtlsCertificate.generate(entropy.split("cert"), UNIX_MILLIS);
    Rtc rtc =
        new Rtc(
            RtcConfig.of(certificate),
            entropy,
            now -> UNIX_MILLIS + now / 1_000_000,
            node.paths(),
            node.pool(),
            new Silence());
    node.run(rtc);
    return new End(node, rtc, rtc.addLocalHost(0, at));
  }

  private static void join(SimNetwork network, End here, End there, boolean first) {
    MediaSpec audio =
        new MediaSpec(
            0,
            "0",
            MediaKind.AUDIO,
            true,
            true,
            List.of(new CodecSpec(111, "opus", 48_000, 2, "", List.of(), -1)),
            List.of(),
            new SendSpec(first ? 1 : 2, 0, first ? "one" : "two"),
            List.of(),
            true);
    String ufrag = there.rtc.localIce().ufrag();
    String password = there.rtc.localIce().password();
    here.rtc.apply(
        network.now(),
        new SessionSpec(
            new IceSpec(ufrag, password, false, first),
            new DtlsSpec(first, List.of(there.rtc.localFingerprint())),
            List.of(audio),
            new SctpSpec(SctpSpec.DEFAULT_PORT, SctpSpec.DEFAULT_MAX_MESSAGE_SIZE)));
    here.rtc.addRemoteCandidate(network.now(), there.candidate);
    here.rtc.endOfRemoteCandidates(network.now());
  }

  private static final class Silence implements MediaSink {
    @Override
    public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
      // nobody listens
    }

    @Override
    public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
      // nobody listens
    }
  }
}
