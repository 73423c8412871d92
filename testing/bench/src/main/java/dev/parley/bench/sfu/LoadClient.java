package dev.parley.bench.sfu;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.jsep.Accepted;
import dev.parley.jsep.Answer;
import dev.parley.jsep.Answerer;
import dev.parley.jsep.Capabilities;
import dev.parley.jsep.Decision;
import dev.parley.jsep.ExtensionUri;
import dev.parley.jsep.LocalTransport;
import dev.parley.jsep.OfferMedia;
import dev.parley.jsep.Offerer;
import dev.parley.jsep.SendTrack;
import dev.parley.jsep.SetupPreference;
import dev.parley.net.Connection;
import dev.parley.net.ConnectionHandler;
import dev.parley.net.Shard;
import dev.parley.net.SystemEntropy;
import dev.parley.net.SystemWallClock;
import dev.parley.rtp.RtpPacket;
import dev.parley.session.ConnectionState;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSink;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.SendSpec;
import dev.parley.session.SessionSpec;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A participant made of an [Rtc]: publishes one video track, or receives one and notes how long
/// each packet took.
final class LoadClient implements ConnectionHandler<RtcEvent>, MediaSink {
  private static final SystemEntropy ENTROPY = new SystemEntropy();
  private static final SystemWallClock CLOCK = new SystemWallClock();

  private final String name;
  private final Shard shard;
  private final TransportAddress own;
  private final boolean feedback;
  private final Latencies latencies;
  private final Connection<RtcEvent> connection;
  private final Rtc rtc;
  private final LocalTransport local;
  private final Offerer offerer;
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private int payloadType;
  private long timestamp;

  /// On the shard's thread.
  ///
  /// @param base the number of its local address
  /// @param feedback whether to negotiate transport-wide feedback, as browsers do
  LoadClient(
      String name,
      Shard shard,
      int base,
      DtlsCertificate certificate,
      boolean feedback,
      Latencies latencies) {
    this.name = name;
    this.shard = shard;
    own = shard.bases().get(base);
    this.feedback = feedback;
    this.latencies = latencies;
    connection = shard.connection(this);
    rtc =
        new Rtc(RtcConfig.of(certificate), ENTROPY, CLOCK, connection.paths(), shard.pool(), this);
    String candidate = rtc.addLocalHost(base, own).toString();
    local =
        new LocalTransport(
            rtc.localIce().ufrag(),
            rtc.localIce().password(),
            false,
            List.of(candidate),
            true,
            List.of(rtc.localFingerprint()));
    offerer = new Offerer(capabilities(), local, 1);
    connection.start(rtc);
    connection.route(rtc.localIce().ufrag());
  }

  String name() {
    return name;
  }

  /// An offer to send one video track as mid `0`.
  String offerToSend() {
    SendTrack track = new SendTrack("-", "video", new SendSpec(1000, 1001, "bench"));
    return offerer.offer(List.of(OfferMedia.sending("0", MediaKind.VIDEO, track)));
  }

  /// An offer to receive one video track as mid `0`.
  String offerToReceive() {
    return offerer.offer(List.of(OfferMedia.receiving("0", MediaKind.VIDEO)));
  }

  /// Takes the answer and connects; on any other thread than the shard's.
  void accept(String answer) {
    Accepted accepted = offerer.accept(answer);
    apply(accepted.spec(), accepted.remote().candidates());
    awaitConnected();
  }

  /// Answers an offer to send us something.
  String answer(String offer) {
    Answer answer =
        new Answerer(capabilities(), local, 1, SetupPreference.ACTIVE)
            .answer(offer, media -> new Decision.Accept(true, null, List.of("VP8"), feedback));
    apply(answer.spec(), answer.remote().candidates());
    return answer.sdp();
  }

  private void apply(SessionSpec spec, List<String> candidates) {
    shard
        .submit(() -> {
          long now = shard.now();
          rtc.apply(now, spec);
          payloadType = spec.media().getFirst().codecs().getFirst().payloadType();
          for (String text : candidates) {
            Candidate candidate = Candidate.parse(text);
            if (candidate != null && reachable(candidate, text)) {
              rtc.addRemoteCandidate(now, candidate);
            }
          }
          rtc.endOfRemoteCandidates(now);
          connection.wake();
          return name;
        })
        .join();
  }

  /// Whether it is of UDP and on the same kind of network as we are.
  private boolean reachable(Candidate candidate, String text) {
    TransportAddress address = candidate.address();
    return address != null
        && address.v6() == own.v6()
        && address.isLoopback() == own.isLoopback()
        && text.toLowerCase(Locale.ROOT).contains(" udp ");
  }

  void awaitConnected() {
    connected.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Capabilities capabilities() {
    Capabilities all = Capabilities.forwarding();
    if (feedback) {
      return all;
    }
    List<String> mid = List.of(ExtensionUri.MID);
    return new Capabilities(all.audioCodecs(), all.videoCodecs(), mid, mid);
  }

  /// Sends packets with the present time in them; on the shard's thread.
  void send(int packets, int payloadBytes, boolean newFrame) {
    long now = shard.now();
    byte[] payload = new byte[payloadBytes];
    payload[0] = 0x10; // VP8: the start of a partition, not of a key frame
    payload[1] = 0x01;
    if (newFrame) {
      timestamp += 3000;
    }
    for (int i = 0; i < packets; i++) {
      Bytes.putI64(payload, 16, System.nanoTime());
      rtc.sendRtp(
          now,
          0,
          payloadType,
          i == packets - 1,
          timestamp & 0xFFFF_FFFFL,
          payload,
          0,
          payloadBytes);
    }
    connection.wake();
  }

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    if (rtp.payloadLength() >= 24) {
      latencies.add(System.nanoTime() - Bytes.i64(rtp.array(), rtp.payloadOffset() + 16));
    }
  }

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {}

  @Override
  public void event(long now, RtcEvent event) {
    if (event.equals(new RtcEvent.ConnectionStateChanged(ConnectionState.CONNECTED))) {
      connected.complete(true);
    }
  }

  @Override
  public void ended() {}

  @Override
  public void failed(Throwable cause) {
    connected.completeExceptionally(cause);
  }
}
