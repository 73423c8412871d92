package dev.parley.sfu;

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
import dev.parley.sctp.SctpStats;
import dev.parley.session.InboundStats;
import dev.parley.session.MediaSink;
import dev.parley.session.OutboundStats;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.StatsVisitor;
import dev.parley.session.TransportStats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A participant on a socket of its own, made of an [Rtc] and offers written by hand.
final class TestClient
    implements AutoCloseable, SfuListener, MediaSink, ChannelSink, ConnectionHandler<RtcEvent> {
  /// A packet that arrived, its payload with a character for each byte.
  record Received(
      int media, int ssrc, int payloadType, int sequenceNumber, long timestamp, String text) {}

  private static final long WAIT_SECONDS = 60;
  private static final DtlsCertificate CERTIFICATE =
      DtlsCertificate.generate(new SystemEntropy(), System.currentTimeMillis());

  final String id;
  final SfuPeer peer;
  final List<ClientSection> sections = new ArrayList<>();
  final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> reports = new LinkedBlockingQueue<>();
  final BlockingQueue<RtcEvent> events = new LinkedBlockingQueue<>();
  final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Shards shards;
  private final Shard shard;
  private final Rtc rtc;
  private final Connection<RtcEvent> connection;
  volatile LossyCore.Loss loss = payloadType -> false;
  private boolean signaled;

  TestClient(Sfu sfu, String room, String id) {
    this.id = id;
    shards =
        Shards.open(
            NetConfig.defaults()
                .withName(id)
                .withPacketsPerShard(4096)
                .withAddresses(List.of(TransportAddress.of("127.0.0.1", 0))));
    shard = shards.shard(0);
    Connection<RtcEvent> place = on(() -> shard.connection(this));
    connection = place;
    rtc = on(() -> start(place));
    try {
      peer = await(sfu.join(room, id, this));
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  private Rtc start(Connection<RtcEvent> place) {
    Rtc started =
        new Rtc(
            RtcConfig.of(CERTIFICATE),
            new SystemEntropy(),
            new SystemWallClock(),
            place.paths(),
            shard.pool(),
            this,
            this);
    for (int base = 0; base < shard.bases().size(); base++) {
      started.addLocalHost(base, shard.bases().get(base));
    }
    place.start(new LossyCore(started, payloadType -> loss.loses(payloadType)));
    place.route(started.localIce().ufrag());
    return started;
  }

  <T> T on(Callable<T> task) {
    return await(shard.submit(task));
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  String offerText() {
    StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
    StringBuilder bundle = new StringBuilder("a=group:BUNDLE");
    sections.forEach(section -> bundle.append(' ').append(section.mid()));
    text.append(bundle).append("\r\n");
    String transport =
        on(() ->
            "a=ice-ufrag:"
                + rtc.localIce().ufrag()
                + "\r\na=ice-pwd:"
                + rtc.localIce().password()
                + "\r\na=ice-options:trickle\r\na=fingerprint:"
                + rtc.localFingerprint().algorithm()
                + " "
                + rtc.localFingerprint().value()
                + "\r\na=setup:actpass\r\n");
    sections.forEach(section -> text.append(section.text()).append(transport));
    return text.toString();
  }

  /// Offers the present sections and applies the answer.
  AnswerText negotiate(Subscription... subscriptions) {
    List<Publication> publications = new ArrayList<>();
    for (ClientSection section : sections) {
      if (section.sending() != null) {
        publications.add(new Publication(section.mid(), "source-" + section.mid()));
      }
    }
    String sdp = await(peer.answer(offerText(), List.of(subscriptions), publications));
    AnswerText answer = new AnswerText(sdp);
    run(now -> {
      rtc.apply(now, answer.spec(sections));
      for (String text : answer.candidates()) {
        Candidate candidate = Candidate.parse(text);
        if (candidate == null) {
          throw new AssertionError(text);
        }
        rtc.addRemoteCandidate(now, candidate);
      }
    });
    if (!signaled) {
      signaled = true;
      for (TransportAddress base : shard.bases()) {
        peer.candidate(
            "0", "candidate:1 1 udp 2130706431 " + base.host() + " " + base.port() + " typ host");
      }
      peer.candidate("0", "");
    }
    return answer;
  }

  /// Lets the next offer restart ICE; returns the ufrag until now.
  String restartIce() {
    return on(() -> {
      String before = rtc.localIce().ufrag();
      connection.route(rtc.restartIce(shard.now()).ufrag());
      signaled = false;
      return before;
    });
  }

  private interface Task {
    void run(long now);
  }

  private void run(Task task) {
    on(() -> {
      task.run(shard.now());
      connection.wake();
      return id;
    });
  }

  /// Sends a text, each character a byte, as the payload of an RTP packet.
  void send(int media, long timestamp, String text) {
    send(media, sections.get(media).codecs().getFirst().payloadType(), timestamp, text);
  }

  void send(int media, int payloadType, long timestamp, String text) {
    byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
    run(now -> rtc.sendRtp(now, media, payloadType, true, timestamp, payload, 0, payload.length));
  }

  void requestKeyFrame(int media) {
    run(now -> rtc.requestKeyFrame(now, media));
  }

  void awaitConnected() {
    awaitTold("connected");
    awaitEvent(event ->
        event instanceof RtcEvent.ConnectionStateChanged(var state)
            && state.text().equals("connected"));
  }

  RtcEvent awaitEvent(Predicate<RtcEvent> wanted) {
    while (true) {
      RtcEvent event = poll(events, "event");
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  /// Skips to the first thing told that begins like this.
  String awaitTold(String start) {
    while (true) {
      String next = poll(told, start);
      if (next.startsWith(start)) {
        return next;
      }
    }
  }

  Received awaitReceived() {
    return poll(received, "a packet");
  }

  static <T> T poll(BlockingQueue<T> queue, String what) {
    try {
      T next = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("waited in vain for " + what);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    received.add(
        new Received(
            stream.media(),
            rtp.ssrc(),
            rtp.payloadType(),
            rtp.sequenceNumber(),
            rtp.timestamp(),
            new String(
                rtp.array(),
                rtp.payloadOffset(),
                rtp.payloadLength(),
                StandardCharsets.ISO_8859_1)));
  }

  @Override
  public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    reports.add(rtpTimestamp);
  }

  /// Opens a data channel, once there is a connection or before.
  DataChannel open(ChannelOptions options) {
    return on(() -> {
      DataChannel channel = rtc.data().open(shard.now(), options);
      connection.wake();
      return channel;
    });
  }

  /// Waits until the SFU has acknowledged all that was sent on data channels: it knows of those
  /// that were opened. (Whoever opens one may use it before that.)
  void awaitAcknowledged() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (unacknowledged() > 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the SFU acknowledges nothing");
      }
      Thread.onSpinWait();
    }
  }

  private long unacknowledged() {
    Waiting waiting = new Waiting();
    run(now -> rtc.stats(now, waiting));
    return waiting.bytes;
  }

  private static final class Waiting implements StatsVisitor {
    long bytes;

    @Override
    public void sctp(SctpStats stats) {
      bytes = stats.bytesQueued() + stats.bytesInFlight();
    }

    @Override
    public void transport(TransportStats stats) {}

    @Override
    public void inbound(InboundStats stats) {}

    @Override
    public void outbound(OutboundStats stats) {}

    @Override
    public void drop(String layer, Enum<?> reason, long count) {}
  }

  /// Sends a message as participants do: to one, or to everybody if `to` is empty.
  void post(DataChannel channel, String to, String text) {
    byte[] bytes = ((char) to.length() + to + text).getBytes(StandardCharsets.UTF_8);
    run(now -> rtc.data().send(now, channel, true, bytes, 0, bytes.length));
  }

  @Override
  public void message(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    String from = new String(bytes, offset + 1, bytes[offset], StandardCharsets.UTF_8);
    int at = offset + 1 + bytes[offset];
    String said = new String(bytes, at, offset + length - at, StandardCharsets.UTF_8);
    messages.add(channel.label() + " " + from + ": " + said);
  }

  @Override
  public void sent(long now, DataChannel channel, long bytes) {}

  @Override
  public void event(long now, RtcEvent event) {
    events.add(event);
  }

  @Override
  public void ended() {}

  @Override
  public void failed(Throwable cause) {
    told.add("failed " + cause);
  }

  @Override
  public void trackPublished(SfuTrack track) {
    told.add("published " + track.id() + " " + track.source() + " " + track.codec());
  }

  @Override
  public void trackUnpublished(SfuTrack track) {
    told.add("unpublished " + track.id());
  }

  @Override
  public void connectionState(String state) {
    told.add(state);
  }

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {
    told.add("unsupported " + mid + " " + trackId + " " + codec);
  }

  @Override
  public void layersWanted(String mid, List<String> activeRids) {
    told.add("layers " + mid + " " + activeRids.size());
  }

  @Override
  public void quality(String trackId, String layer, boolean isPaused, String reason) {
    told.add("quality " + trackId + (isPaused ? " paused " : " sent ") + reason);
  }

  @Override
  public void speakers(List<String> peerIds) {
    told.add("speakers " + peerIds);
  }

  @Override
  public void closed(String reason) {
    told.add("closed: " + reason);
  }

  @Override
  public void close() {
    peer.close();
    shards.close();
  }
}
