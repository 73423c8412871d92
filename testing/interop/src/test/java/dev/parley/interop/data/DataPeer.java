package dev.parley.interop.data;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.net.Connection;
import dev.parley.net.ConnectionHandler;
import dev.parley.net.NetConfig;
import dev.parley.net.Shard;
import dev.parley.net.Shards;
import dev.parley.net.SystemEntropy;
import dev.parley.net.SystemWallClock;
import dev.parley.rtp.RtpPacket;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannelEvent;
import dev.parley.sctp.SctpConfig;
import dev.parley.session.CertificateFingerprint;
import dev.parley.session.DtlsSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSink;
import dev.parley.session.MediaSpec;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.SctpSpec;
import dev.parley.session.SessionSpec;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Our end of a connection that carries data channels alone: it answers an offer by hand, and sends
/// every message back on the channel it came on.
final class DataPeer implements ConnectionHandler<RtcEvent>, MediaSink, ChannelSink, AutoCloseable {
  private final Shards shards;
  private final Shard shard;
  private final Connection<RtcEvent> connection;
  private final Rtc rtc;
  private final long maxMessageSize;
  private final String candidate;

  /// What happened, for the messages of failed assertions.
  final Queue<Object> events = new ConcurrentLinkedQueue<>();

  final Queue<String> texts = new ConcurrentLinkedQueue<>();

  DataPeer(SctpConfig sctp) {
    maxMessageSize = sctp.maxMessageSize();
    InetAddress host = host();
    shards =
        Shards.open(
            NetConfig.defaults()
                .withUdpPort(0)
                .withShards(1)
                .withAddresses(List.of(TransportAddress.of(host.getHostAddress(), 0))));
    shard = shards.shard(0);
    DtlsCertificate certificate =
        DtlsCertificate.generate(new SystemEntropy(), System.currentTimeMillis());
    connection = shard.submit(() -> shard.connection(this)).join();
    rtc =
        new Rtc(
            RtcConfig.of(certificate).withSctp(sctp),
            new SystemEntropy(),
            new SystemWallClock(),
            connection.paths(),
            shard.pool(),
            this,
            this);
    candidate =
        shard
            .submit(() -> {
              String text = rtc.addLocalHost(0, shard.bases().getFirst()).toString();
              connection.start(rtc);
              connection.route(rtc.localIce().ufrag());
              return text;
            })
            .join();
  }

  private static InetAddress host() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
          .findFirst()
          .orElse(InetAddress.getLoopbackAddress());
    } catch (SocketException e) {
      return InetAddress.getLoopbackAddress();
    }
  }

  /// Opens a channel of ours, now or when the connection stands.
  DataChannel open(ChannelOptions options) {
    return onShard(() -> rtc.data().open(shard.now(), options));
  }

  void close(DataChannel channel) {
    onShard(() -> {
      rtc.data().close(shard.now(), channel);
      return channel;
    });
  }

  private <T> T onShard(java.util.concurrent.Callable<T> task) {
    return shard
        .submit(() -> {
          T result = task.call();
          connection.wake();
          return result;
        })
        .join();
  }

  /// Answers an offer whose only m-section is for data.
  ///
  /// @param client whether we begin the DTLS handshake
  String answer(String offer, boolean client) {
    String mid = find(offer, "a=mid:(\\S+)", "0");
    long theirMost = Long.parseLong(find(offer, "a=max-message-size:(\\d+)", "65536"));
    SessionSpec spec =
        new SessionSpec(
            new IceSpec(
                find(offer, "a=ice-ufrag:(\\S+)", ""),
                find(offer, "a=ice-pwd:(\\S+)", ""),
                false,
                false),
            new DtlsSpec(
                client,
                List.of(
                    new CertificateFingerprint(
                        "sha-256", find(offer, "a=fingerprint:sha-256 (\\S+)", "")))),
            List.of(data(mid)),
            new SctpSpec(Integer.parseInt(find(offer, "a=sctp-port:(\\d+)", "5000")), theirMost));
    onShard(() -> {
      rtc.apply(shard.now(), spec);
      Matcher lines = Pattern.compile("a=(candidate:[^\r\n]+)").matcher(offer);
      while (lines.find()) {
        Candidate remote = Candidate.parse(lines.group(1));
        if (remote != null && remote.address() != null) {
          rtc.addRemoteCandidate(shard.now(), remote);
        }
      }
      return mid;
    });
    String sdp =
        """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE %1$s
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=ice-ufrag:%2$s
        a=ice-pwd:%3$s
        a=fingerprint:sha-256 %4$s
        a=setup:%5$s
        a=%6$s
        a=end-of-candidates
        a=mid:%1$s
        a=sctp-port:5000
        a=max-message-size:%7$d
        """
            .formatted(
                mid,
                rtc.localIce().ufrag(),
                rtc.localIce().password(),
                rtc.localFingerprint().value(),
                client ? "active" : "passive",
                candidate,
                maxMessageSize);
    return sdp.replace("\n", "\r\n");
  }

  private static MediaSpec data(String mid) {
    return new MediaSpec(
        0, mid, MediaKind.APPLICATION, false, false, List.of(), List.of(), null, List.of(), false);
  }

  private static String find(String sdp, String pattern, String otherwise) {
    Matcher matcher = Pattern.compile(pattern).matcher(sdp);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  @Override
  public void message(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    if (text && length < 200) {
      texts.add(channel.label() + ": " + new String(copy, java.nio.charset.StandardCharsets.UTF_8));
    }
    shard.execute(() -> {
      if (channel.state() == dev.parley.sctp.ChannelState.OPEN) {
        rtc.data().send(shard.now(), channel, text, copy, 0, copy.length);
        connection.wake();
      }
    });
  }

  @Override
  public void sent(long now, DataChannel channel, long bytes) {}

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {}

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {}

  @Override
  public void event(long now, RtcEvent event) {
    events.add(event instanceof RtcEvent.Data(DataChannelEvent data) ? data : event);
  }

  @Override
  public void ended() {
    events.add("ended");
  }

  @Override
  public void failed(@Nullable Throwable cause) {
    events.add("failed: " + cause);
  }

  /// Every counter that is not zero, for the messages of failed assertions.
  String drops() {
    StringBuilder all = new StringBuilder();
    onShard(() -> {
      rtc.stats(
          shard.now(),
          new dev.parley.session.StatsVisitor() {
            @Override
            public void transport(dev.parley.session.TransportStats stats) {}

            @Override
            public void inbound(dev.parley.session.InboundStats stats) {}

            @Override
            public void outbound(dev.parley.session.OutboundStats stats) {}

            @Override
            public void sctp(dev.parley.sctp.SctpStats stats) {
              all.append(stats).append(' ');
            }

            @Override
            public void drop(String layer, Enum<?> reason, long count) {
              all.append(layer).append(' ').append(reason).append(' ').append(count).append(' ');
            }
          });
      return all;
    });
    return all.toString();
  }

  @Override
  public void close() {
    shard.execute(connection::close);
    shards.close();
  }
}
