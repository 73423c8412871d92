package dev.parley.sfu;

import dev.parley.congestion.BandwidthEstimate;
import dev.parley.congestion.CongestionConfig;
import dev.parley.core.Bytes;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.jsep.SendTrack;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.RtpPacket;
import dev.parley.session.CodecSpec;
import dev.parley.session.ConnectionState;
import dev.parley.session.DtlsSpec;
import dev.parley.session.ExtensionSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSink;
import dev.parley.session.MediaSpec;
import dev.parley.session.ReceiveStream;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.RtpSource;
import dev.parley.session.SendEncoding;
import dev.parley.session.SendSpec;
import dev.parley.session.SessionSpec;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A camera in three layers, the SFU's choice among them, and one viewer behind a path that can be
/// made narrow, on virtual time: two complete connections, of which the production code between
/// them forwards.
final class LayeredPath extends Bystander implements Downlink {
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000 * MILLISECOND;
  static final List<String> RIDS = List.of("q", "h", "f");

  private static final int VP8 = 96;
  private static final int VP8_RTX = 97;
  private static final int OPUS = 111;
  private static final int SOUND_BYTES = 60; // 24 kbit/s
  private static final long UNIX_MILLIS = 1_767_225_600_000L;
  private static final int FRAMES_PER_SECOND = 30;
  private static final int PACKET_BYTES = 1100;
  private static final int STAMP_AT = 12;
  private static final int STAMP_BYTES = 10;
  private static final int KEY_FRAME_FACTOR = 4;
  private static final double START_BPS = 2_000_000;

  /// A picture that was complete at the viewer.
  private record Seen(long at, int layer) {}

  private final SimNetwork network;
  private final End camera;
  private final End in;
  private final End out;
  private final End viewer;
  private final int[] layerBps;
  private final Track track;
  private final Slot slot;
  private final List<Slot> slots = new ArrayList<>();
  private final Watching watching = new Watching(this);
  private final Speakers speakers = new Speakers();
  private final boolean[] active = {true, true, true};
  private final boolean[] keyWanted = {true, true, true};
  private final Map<Integer, Integer> arrived = new TreeMap<>();

  /// What came under each number of the viewer's stream, which must never be two things: with an
  /// AEAD cipher that would give the key away.
  private final Map<Integer, Long> numbers = new TreeMap<>();

  private final List<Long> soundNanos = new ArrayList<>();
  private boolean speaks;
  private int frame;

  /// What became of it, in words, and when.
  private final List<String> log = new ArrayList<>();

  private final List<Seen> seen = new ArrayList<>();

  /// From when on times in the log count.
  private long origin;

  /// @param layerBps of the layers, the lowest first
  LayeredPath(long seed, SimLink link, int... layerBps) {
    super("ann");
    this.layerBps = layerBps;
    network = new SimNetwork(seed, SimLink.CLEAN);
    camera = new End("camera", "192.0.2.1", new Nowhere());
    in = new End("in", "192.0.2.2", new Nowhere());
    out = new End("out", "192.0.2.3", new Nowhere());
    viewer = new End("viewer", "192.0.2.4", new Nowhere());
    SfuTrack description = new SfuTrack("ann/0", "ann", MediaKind.VIDEO, "camera", "VP8");
    track = new Track(this, description, 0, RIDS);
    SendSpec sending = new SendSpec(50, 51, "ann");
    MediaSpec sends = section(sending, false, List.of());
    slot = new Slot(this, track, new SendTrack("ann", "ann/0", sending), sends, 1, 1);
    track.add(slot);
    slots.add(slot);
    in.sink = new Forward();
    viewer.sink = new Eye();
    camera.node.listen(this::cameraHears);
    out.node.listen(this::senderHears);
    link(link);
    List<SendEncoding> encodings = new ArrayList<>();
    for (int i = 0; i < RIDS.size(); i++) {
      encodings.add(new SendEncoding(10 + i, 20 + i, RIDS.get(i)));
    }
    connect(
        camera,
        in,
        List.of(section(new SendSpec("camera", encodings), false, List.of())),
        List.of(section(null, true, RIDS)));
    connect(
        out,
        viewer,
        List.of(sends, sound(new SendSpec(60, 0, "ann"))),
        List.of(section(null, true, List.of()), sound(null)));
    frame();
    sound();
    clock();
  }

  private static MediaSpec section(
      @Nullable SendSpec sending, boolean receives, List<String> rids) {
    List<ExtensionSpec> extensions = new ArrayList<>();
    int id = 1;
    for (ExtensionKind kind :
        List.of(
            ExtensionKind.MID,
            ExtensionKind.RID,
            ExtensionKind.REPAIRED_RID,
            ExtensionKind.TRANSPORT_SEQUENCE_NUMBER)) {
      extensions.add(new ExtensionSpec(id++, kind.uri()));
    }
    CodecSpec codec =
        new CodecSpec(
            VP8,
            "VP8",
            90_000,
            0,
            "",
            List.of("nack", "nack pli", "ccm fir", "transport-cc"),
            VP8_RTX);
    return new MediaSpec(
        0,
        "m0",
        MediaKind.VIDEO,
        sending != null,
        receives,
        List.of(codec),
        extensions,
        sending,
        List.of(),
        true,
        rids);
  }

  private static MediaSpec sound(@Nullable SendSpec sending) {
    String uri = ExtensionKind.TRANSPORT_SEQUENCE_NUMBER.uri();
    return new MediaSpec(
        1,
        "m1",
        MediaKind.AUDIO,
        sending != null,
        sending == null,
        List.of(new CodecSpec(OPUS, "opus", 48_000, 2, "", List.of("transport-cc"), -1)),
        List.of(new ExtensionSpec(4, uri)),
        sending,
        List.of(),
        true);
  }

  private void connect(End a, End b, List<MediaSpec> ofA, List<MediaSpec> ofB) {
    a.apply(b, true, ofA);
    b.apply(a, false, ofB);
    a.rtc.addRemoteCandidate(network.now(), b.candidate);
    b.rtc.addRemoteCandidate(network.now(), a.candidate);
    if (!network.runUntil(() -> a.connected() && b.connected(), 10 * SECOND)) {
      throw new AssertionError(a.node.name() + " and " + b.node.name() + " do not connect");
    }
  }

  /// What the path from the SFU to the viewer is from now on.
  LayeredPath link(SimLink link) {
    network.link(out.node.address(0), viewer.node.address(0), link);
    network.link(viewer.node.address(0), out.node.address(0), link.withRate(0, 0));
    origin = network.now();
    log.clear();
    soundNanos.clear();
    return this;
  }

  LayeredPath then(double seconds) {
    network.run((long) (seconds * SECOND));
    return this;
  }

  /// What the viewer's page shows.
  LayeredPath show(int height) {
    watching.view(List.of(new View("ann/0", height * 16 / 9, height, true, "auto")));
    return this;
  }

  /// The layer that the viewer is sent, or [Slot#NOTHING].
  int layer() {
    return slot.current();
  }

  /// Seconds from the last change of the link until a picture of a layer was complete; infinite if
  /// none was.
  double untilSeen(int from, int to) {
    return seen.stream()
        .filter(s -> s.at > origin && s.layer >= from && s.layer <= to)
        .mapToDouble(s -> (s.at - origin) / 1e9)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /// Seconds from the last change of the link until the first entry of the log that contains this.
  double untilLogged(String what) {
    return log.stream()
        .filter(line -> line.contains(what))
        .mapToDouble(line -> Double.parseDouble(line.substring(0, line.indexOf(' '))))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /// How many entries of the log since the last change of the link contain this.
  long logged(String what) {
    return log.stream().filter(line -> line.contains(what)).count();
  }

  private void say(String what) {
    log.add(String.format(Locale.ROOT, "%.3f %s", (network.now() - origin) / 1e9, what));
  }

  private void senderHears(Object event) {
    if (event instanceof RtcEvent.BandwidthChanged && watching.hasLess(network.now())) {
      decide();
    }
  }

  private void clock() {
    decide();
    network.at(network.now() + 100 * MILLISECOND, this::clock);
  }

  private void decide() {
    long now = network.now();
    int before = slot.target();
    watching.tick(now, slots, speakers);
    track.wish(now);
    if (slot.target() != before) {
      say("chooses " + track.layerName(slot.target()));
    }
  }

  private void cameraHears(Object event) {
    if (event instanceof RtcEvent.KeyFrameRequested(int _, int encoding)) {
      say("camera is asked for a key frame of " + RIDS.get(encoding));
      keyWanted[encoding] = true;
    }
  }

  /// Somebody speaks from now on.
  LayeredPath speak() {
    speaks = true;
    return this;
  }

  /// How long sound was on its way since the link changed: below what it was for that share of it.
  double soundMillis(double share) {
    long[] sorted = soundNanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }

  private void sound() {
    long now = network.now();
    if (speaks) {
      byte[] payload = new byte[SOUND_BYTES];
      Bytes.putU32(payload, 0, now / 1000);
      out.rtc.sendRtp(now, 1, 0, OPUS, false, now / 1000 * 48 / 1000, payload, 0, SOUND_BYTES);
    }
    network.at(now + 20 * MILLISECOND, this::sound);
  }

  private void frame() {
    long now = network.now();
    frame++;
    for (int layer = 0; layer < layerBps.length; layer++) {
      if (active[layer]) {
        send(now, layer);
      }
    }
    network.at(now + SECOND / FRAMES_PER_SECOND, this::frame);
  }

  private void send(long now, int layer) {
    boolean key = keyWanted[layer];
    keyWanted[layer] = false;
    double factor = key ? KEY_FRAME_FACTOR : 0.8 + 0.4 * ((frame * 7 % 11) / 10.0);
    int bytes = Math.max(40, (int) (factor * layerBps[layer] / 8 / FRAMES_PER_SECOND));
    int count = (bytes + PACKET_BYTES - 1) / PACKET_BYTES;
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[Math.max(STAMP_AT + STAMP_BYTES, bytes / count)];
      payload[0] = (byte) (i == 0 ? 0x10 : 0);
      if (i == 0) {
        payload[1] = (byte) (key ? 0 : 1);
        payload[4] = (byte) 0x9D;
        payload[5] = 1;
        payload[6] = 0x2A;
        int height = 180 << layer;
        payload[7] = (byte) (height * 16 / 9);
        payload[8] = (byte) (height * 16 / 9 >> 8);
        payload[9] = (byte) height;
        payload[10] = (byte) (height >> 8);
      }
      payload[STAMP_AT] = (byte) layer;
      payload[STAMP_AT + 1] = (byte) (key ? 1 : 0);
      Bytes.putU32(payload, STAMP_AT + 2, frame);
      Bytes.putU16(payload, STAMP_AT + 6, i);
      Bytes.putU16(payload, STAMP_AT + 8, count);
      boolean last = i == count - 1;
      camera.rtc.sendRtp(now, 0, layer, VP8, last, frame * 3000L, payload, 0, payload.length);
    }
  }

  private final class Forward implements MediaSink {
    @Override
    public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
      int before = slot.current();
      track.forward(now, rtp, packet, stream);
      if (slot.current() != before) {
        say("forwards " + track.layerName(slot.current()));
      }
    }

    @Override
    public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
      track.senderReport(now, stream, ntp, rtpTimestamp);
    }
  }

  private final class Eye implements MediaSink {
    @Override
    public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
      if (stream.media() == 1) {
        long sent = Bytes.u32(rtp.array(), rtp.payloadOffset());
        soundNanos.add(1000 * ((now / 1000 - sent) & 0xFFFF_FFFFL));
        return;
      }
      if (rtp.payloadLength() < STAMP_AT + STAMP_BYTES) {
        return;
      }
      int at = rtp.payloadOffset() + STAMP_AT;
      int layer = rtp.array()[at];
      int number = (int) Bytes.u32(rtp.array(), at + 2);
      int count = Bytes.u16(rtp.array(), at + 8);
      long content = (long) layer << 48 | (long) number << 16 | Bytes.u16(rtp.array(), at + 6);
      Long before = numbers.put(rtp.sequenceNumber(), content);
      if (before != null && before != content) {
        throw new AssertionError(rtp.sequenceNumber() + " came with two contents");
      }
      if (arrived.merge(number * 4 + layer, 1, Integer::sum) == count) {
        seen.add(new Seen(now, layer));
      }
    }

    @Override
    public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
      // sound and picture are not played here
    }
  }

  @Override
  public boolean isConnected() {
    return out.connected();
  }

  @Override
  public void send(
      long now,
      int media,
      RtpPacket rtp,
      Packet packet,
      RtpSource stream,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long patch) {
    if (!out.rtc.forward(
        now, media, rtp, packet, stream, payloadType, sequenceNumber, timestamp, patch)) {
      say("queue is full");
    }
  }

  @Override
  public int discard(int media) {
    return out.rtc.discard(media);
  }

  @Override
  public void sendReport(long now, int media, long ntp, long rtpTimestamp) {
    out.rtc.senderReport(now, media, ntp, rtpTimestamp);
  }

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {
    throw new AssertionError(codec);
  }

  @Override
  public BandwidthEstimate bandwidth(long now) {
    return out.rtc.bandwidth(now);
  }

  @Override
  public void wantBandwidth(double bps) {
    out.rtc.wantBandwidth(bps);
  }

  @Override
  public void quality(String trackId, String layer, boolean paused, String reason) {
    say("tells " + (paused ? "paused" : layer) + " " + reason);
  }

  @Override
  public void requestKeyFrame(long now, int media, int layer, @Nullable RtpSource stream) {
    if (stream instanceof ReceiveStream own) {
      in.rtc.requestKeyFrame(now, own);
    } else {
      in.rtc.requestKeyFrame(now, media);
    }
  }

  /// The publisher's page hears it by way of signaling, and its encoder begins a layer with a key
  /// frame.
  @Override
  public void layersWanted(int media, List<String> activeRids) {
    say("camera is told to send " + activeRids);
    network.at(
        network.now() + 100 * MILLISECOND,
        () -> {
          for (int i = 0; i < active.length; i++) {
            boolean now = activeRids.contains(RIDS.get(i));
            keyWanted[i] |= now && !active[i];
            active[i] = now;
          }
        });
  }

  private static final class Nowhere implements MediaSink {
    @Override
    public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
      // nobody looks
    }

    @Override
    public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
      // nobody looks
    }
  }

  /// One end of a connection.
  private final class End implements MediaSink {
    final SimNode node;
    final Rtc rtc;
    final Candidate candidate;
    MediaSink sink;

    End(String name, String address, MediaSink sink) {
      this.sink = sink;
      TransportAddress at = TransportAddress.of(address, 5000);
      node = network.node(name, at);
      Entropy entropy = network.entropy(name);
      DtlsCertificate certificate =
          DtlsCertificate.generate(entropy.split("certificate"), UNIX_MILLIS);
      rtc =
          new Rtc(
              RtcConfig.of(certificate)
                  .withCongestion(CongestionConfig.defaults().withStart(START_BPS)),
              entropy,
              now -> UNIX_MILLIS + now / 1_000_000,
              node.paths(),
              node.pool(),
              this);
      candidate = rtc.addLocalHost(0, at);
      node.run(rtc);
    }

    void apply(End other, boolean first, List<MediaSpec> media) {
      rtc.apply(
          network.now(),
          new SessionSpec(
              new IceSpec(
                  other.rtc.localIce().ufrag(), other.rtc.localIce().password(), false, first),
              new DtlsSpec(first, List.of(other.rtc.localFingerprint())),
              media,
              null));
    }

    boolean connected() {
      return rtc.state() == ConnectionState.CONNECTED;
    }

    @Override
    public void rtp(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
      sink.rtp(now, rtp, packet, stream);
    }

    @Override
    public void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
      sink.senderReport(now, stream, ntp, rtpTimestamp);
    }
  }
}
