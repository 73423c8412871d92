package dev.parley.session;

import dev.parley.core.Bytes;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.rtp.RtpPacket;
import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.DataChannel;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One simulated end of a connection, which writes down what it receives.
final class Peer implements MediaSink, ChannelSink {
  private static final long UNIX_MILLIS = 1_767_225_600_000L;

  /// What the sink was given.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Received(
      long now,
      int media,
      int ssrc,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      boolean marker,
      byte[] payload) {
    /// The number that [#send] wrote into the payload.
    int number() {
      return payload.length < 4 ? -1 : (int) Bytes.u32(payload, 0);
    }
  }

  /// A sender report that the sink was given.
  record Reported(int media, long ntp, long rtpTimestamp) {}

  final SimNetwork network;
  final SimNode node;
  final Rtc rtc;
  final Candidate candidate;
  final List<Received> received = new ArrayList<>();
  final List<Reported> reports = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  @Nullable SctpSpec sctp;
  MediaSink next = new Nowhere();

  Peer(SimNetwork network, String name, String address, UnaryOperator<RtcConfig> config) {
    this.network = network;
    TransportAddress at = TransportAddress.of(address, 5000);
    node = network.node(name, at);
    Entropy entropy = network.entropy(name);
    DtlsCertificate certificate =
        DtlsCertificate.generate(entropy.split("certificate"), UNIX_MILLIS);
    rtc =
        new Rtc(
            config.apply(RtcConfig.of(certificate)),
            entropy,
            now -> UNIX_MILLIS + now / 1_000_000,
            node.paths(),
            node.pool(),
            this,
            this);
    candidate = rtc.addLocalHost(0, at);
    node.run(rtc);
  }

  /// What this side is told about the other one.
  SessionSpec spec(Peer other, boolean controlling, boolean dtlsClient, List<MediaSpec> media) {
    return new SessionSpec(
        new IceSpec(
            other.rtc.localIce().ufrag(),
            other.rtc.localIce().password(),
            other.lite(),
            controlling),
        new DtlsSpec(dtlsClient, List.of(other.rtc.localFingerprint())),
        media,
        sctp);
  }

  boolean lite;

  private boolean lite() {
    return lite;
  }

  ConnectionState state() {
    return rtc.state();
  }

  /// Sends packets numbered from `first` on, one in each span of time, a key frame at the
  /// beginning.
  void send(int media, int payloadType, int first, int count, int bytes, long everyNanos) {
    int rate = payloadType == Specs.OPUS ? 48_000 : 90_000;
    for (int i = 0; i < count; i++) {
      int number = first + i;
      network.at(
          network.now() + i * everyNanos,
          () -> {
            byte[] payload = payload(number, bytes);
            boolean marker = number % 3 == 2;
            long time = number * everyNanos * rate / 1_000_000_000L;
            rtc.sendRtp(network.now(), media, payloadType, marker, time, payload, 0, bytes);
          });
    }
  }

  static byte[] payload(int number, int bytes) {
    byte[] payload = new byte[bytes];
    for (int i = 4; i < bytes; i++) {
      payload[i] = (byte) (number + i);
    }
    Bytes.putU32(payload, 0, number);
    return payload;
  }

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    byte[] payload = new byte[rtp.payloadLength()];
    System.arraycopy(rtp.array(), rtp.payloadOffset(), payload, 0, payload.length);
    received.add(
        new Received(
            now,
            stream.media(),
            rtp.ssrc(),
            rtp.payloadType(),
            rtp.sequenceNumber(),
            rtp.timestamp(),
            rtp.marker(),
            payload));
    next.rtp(now, rtp, packet, stream);
  }

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    reports.add(new Reported(stream.media(), ntp, rtpTimestamp));
    next.senderReport(now, stream, ntp, rtpTimestamp);
  }

  @Override
  public void message(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    messages.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void sent(long now, DataChannel channel, long bytes) {
    // the channel counts it
  }

  /// The numbers received on an m-section, in order of arrival.
  List<Integer> numbers(int media) {
    return received.stream().filter(r -> r.media() == media).map(Received::number).toList();
  }

  /// The events of one type.
  <T> List<T> events(Class<T> type) {
    return node.events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  Counts counts() {
    Counts counts = new Counts();
    rtc.stats(network.now(), counts);
    return counts;
  }

  /// Forwards to nobody.
  static final class Nowhere implements MediaSink {
    @Override
    public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
      // what a client does that shows nothing
    }

    @Override
    public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
      // what a client does that shows nothing
    }
  }
}
