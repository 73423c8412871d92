package dev.parley.bench.data;

import dev.parley.core.Packet;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.net.Connection;
import dev.parley.net.ConnectionHandler;
import dev.parley.net.Shard;
import dev.parley.net.SystemEntropy;
import dev.parley.net.SystemWallClock;
import dev.parley.rtp.RtpPacket;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannelEvent;
import dev.parley.session.DtlsSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaSink;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.SctpSpec;
import dev.parley.session.SessionSpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One end of a connection for data channels alone; everything on its shard's thread.
final class DataEnd implements ConnectionHandler<RtcEvent>, MediaSink, ChannelSink {
  /// Hears what arrives.
  @FunctionalInterface
  interface Listener {
    void message(DataChannel channel, byte[] bytes, int offset, int length);
  }

  private static final SystemEntropy ENTROPY = new SystemEntropy();
  private static final SystemWallClock CLOCK = new SystemWallClock();

  final Shard shard;
  final Connection<RtcEvent> connection;
  final Rtc rtc;
  final Candidate candidate;
  final CompletableFuture<DataChannel> open = new CompletableFuture<>();
  final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  @Nullable Listener listener;
  @Nullable Runnable drained;

  DataEnd(Shard shard, DtlsCertificate certificate) {
    this.shard = shard;
    connection = shard.connection(this);
    rtc =
        new Rtc(
            RtcConfig.of(certificate),
            ENTROPY,
            CLOCK,
            connection.paths(),
            shard.pool(),
            this,
            this);
    candidate = rtc.addLocalHost(0, shard.bases().getFirst());
    connection.start(rtc);
    connection.route(rtc.localIce().ufrag());
  }

  /// What the other side has to know of this one.
  record Facts(String ufrag, String password, DtlsSpec dtls, Candidate candidate) {}

  Facts facts(boolean otherIsClient) {
    return new Facts(
        rtc.localIce().ufrag(),
        rtc.localIce().password(),
        new DtlsSpec(otherIsClient, List.of(rtc.localFingerprint())),
        candidate);
  }

  void connect(Facts other, boolean first) {
    long now = shard.now();
    IceSpec ice = new IceSpec(other.ufrag, other.password, false, first);
    rtc.apply(now, new SessionSpec(ice, other.dtls, List.of(), new SctpSpec(5000, 262_144)));
    rtc.addRemoteCandidate(now, other.candidate);
    rtc.endOfRemoteCandidates(now);
    if (first) {
      rtc.data().open(now, ChannelOptions.of("bench"));
    }
    connection.wake();
  }

  boolean send(DataChannel channel, byte[] bytes) {
    boolean taken = rtc.data().send(shard.now(), channel, false, bytes, 0, bytes.length);
    connection.wake();
    return taken;
  }

  @Override
  public void message(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    if (listener != null) {
      listener.message(channel, bytes, offset, length);
    }
  }

  @Override
  public void sent(long now, DataChannel channel, long bytes) {
    // the channel counts it
  }

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    // there is none
  }

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    // there is none
  }

  @Override
  public void event(long now, RtcEvent event) {
    if (event instanceof RtcEvent.Data(DataChannelEvent data)) {
      switch (data) {
        case DataChannelEvent.Opened(DataChannel channel) -> open.complete(channel);
        case DataChannelEvent.Announced(DataChannel channel) -> open.complete(channel);
        case DataChannelEvent.BufferedAmountLow _ -> {
          if (drained != null) {
            drained.run();
          }
        }
        case DataChannelEvent.Connected _,
            DataChannelEvent.Closing _,
            DataChannelEvent.Closed _,
            DataChannelEvent.Disconnected _ -> {}
      }
    } else if (event instanceof RtcEvent.RemoteClosed) {
      connection.close();
    }
  }

  @Override
  public void ended() {
    ended.complete(true);
  }

  @Override
  public void failed(Throwable cause) {
    open.completeExceptionally(cause);
    ended.completeExceptionally(cause);
  }
}
