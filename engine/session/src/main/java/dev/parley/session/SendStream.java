package dev.parley.session;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.Serial;
import dev.parley.core.WallClock;
import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.ExtensionMapping;
import dev.parley.rtp.ReportBlock;
import dev.parley.rtp.RetransmissionCache;
import dev.parley.rtp.RetransmissionDrop;
import dev.parley.rtp.RtcpMessage;
import dev.parley.rtp.RtpWriter;
import dev.parley.rtp.SenderReportClock;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One RTP stream that we send, and its retransmissions.
final class SendStream {
  /// What means the same on another connection; mid, rid and what describes one transport do not.
  private static final Set<ExtensionKind> FORWARDED =
      EnumSet.of(
          ExtensionKind.AUDIO_LEVEL,
          ExtensionKind.CSRC_AUDIO_LEVEL,
          ExtensionKind.VIDEO_ORIENTATION,
          ExtensionKind.PLAYOUT_DELAY,
          ExtensionKind.VIDEO_CONTENT_TYPE,
          ExtensionKind.VIDEO_TIMING,
          ExtensionKind.COLOR_SPACE,
          ExtensionKind.DEPENDENCY_DESCRIPTOR,
          ExtensionKind.VIDEO_LAYERS_ALLOCATION);

  /// Under which ids packets of our own keep what we say of them until they are written.
  static final ExtensionIds OWN = ExtensionIds.NONE.with(ExtensionKind.AUDIO_LEVEL, 1);

  private static final int REPORTS_REMEMBERED = 4;

  /// How many packets may be sent again before any was sent; afterwards each packet sent buys one.
  private static final int FIRST_BUDGET = 64;

  private static final int MAX_BUDGET = 512;
  private static final long MAX_ROUND_TRIP_NANOS = 30_000_000_000L;

  private final int ssrc;
  private final RtcLimits limits;
  private final int[] reportTimes = new int[REPORTS_REMEMBERED];
  private final long[] reportsSentAt = new long[REPORTS_REMEMBERED];
  private int reports;

  private Section section;
  private SendSpec spec;
  private SendEncoding encoding;
  private int index;
  private byte[] rid = {};
  private boolean acknowledged;
  private ExtensionIds ids = ExtensionIds.NONE;
  private RtpWriter writer = new RtpWriter(false);
  private boolean numbered;
  private boolean named;
  private @Nullable RetransmissionCache cache;
  private @Nullable ExtensionIds mappedFrom;
  private @Nullable ExtensionMapping mapping;
  private int highestSent = -1;
  private int nextSequenceNumber;
  private int nextRtxSequenceNumber;
  private boolean active = true;
  private int budget = FIRST_BUDGET;
  private SenderReportClock clock = new SenderReportClock(1);
  private int clockRateHz = 1;
  private long ownTimestamp;
  private long ownAt = Core.NEVER;

  /// How loud the sound of our own is that is sent next, as [dev.parley.rtp.AudioLevel]; -1 if
  /// nobody says so.
  int audioLevel = -1;

  /// Whether a key frame request waits to be pulled.
  boolean keyFrameEventWaits;

  long packetsSent;
  long payloadBytesSent;
  long retransmittedPackets;
  long retransmittedBytes;
  long headerBytesSent;
  long nackCount;
  long pliCount;
  long firCount;
  int lastFirNumber = -1;
  long remoteLost;
  int remoteFractionLost;
  long remoteJitter;
  long roundTripNanos = -1;
  private long totalRoundTripNanos;
  private long roundTrips;
  private long reportsReceived;

  SendStream(SendSpec spec, int index, Section section, Entropy entropy, RtcLimits limits) {
    encoding = spec.encodings().get(index);
    ssrc = encoding.ssrc();
    this.spec = spec;
    this.section = section;
    this.limits = limits;
    // Below 2^15, so that the first rollover is far away (RFC 3711, section 3.3.1).
    nextSequenceNumber = entropy.nextInt() & 0x7FFF;
    nextRtxSequenceNumber = entropy.nextInt() & 0x7FFF;
    place(section, spec, index);
  }

  /// Says where the stream is sent from now on, and as which of the encodings.
  void place(Section newSection, SendSpec newSpec, int newIndex) {
    section = newSection;
    spec = newSpec;
    index = newIndex;
    encoding = newSpec.encodings().get(newIndex);
    rid = encoding.rid().getBytes(StandardCharsets.US_ASCII);
    acknowledged &= active;
    active = true;
    MediaSpec media = newSection.spec();
    ids = Extensions.ids(media);
    writer = new RtpWriter(Extensions.mixed(media));
    numbered = ids.id(ExtensionKind.TRANSPORT_SEQUENCE_NUMBER) != 0;
    named =
        media.codecs().stream().anyMatch(codec -> codec.hasFeedback(CodecSpec.CONGESTION_FEEDBACK));
    mappedFrom = null;
    mapping = null;
    int rate = media.codecs().isEmpty() ? 1 : media.codecs().getFirst().clockRateHz();
    if (rate != clockRateHz) {
      clockRateHz = rate;
      clock = new SenderReportClock(rate);
      ownAt = Core.NEVER;
    }
  }

  int ssrc() {
    return ssrc;
  }

  SendSpec spec() {
    return spec;
  }

  /// Which of the encodings of its m-section it is.
  int index() {
    return index;
  }

  /// Of its retransmissions, or 0.
  int rtxSsrc() {
    return encoding.rtxSsrc();
  }

  /// The name of its layer, empty without simulcast.
  byte[] rid() {
    return rid;
  }

  /// Whether the other side has shown that it knows whose packets these are, so that they need not
  /// carry the rid any more.
  boolean acknowledged() {
    return acknowledged;
  }

  Section section() {
    return section;
  }

  MediaKind kind() {
    return section.spec().kind();
  }

  boolean active() {
    return active;
  }

  ExtensionIds ids() {
    return ids;
  }

  RtpWriter writer() {
    return writer;
  }

  /// Whether its packets carry transport-wide numbers.
  boolean numbered() {
    return numbered;
  }

  /// Whether the other side reports on its packets by their own numbers.
  boolean named() {
    return named;
  }

  /// The packets sent last; null before the first one.
  @Nullable RetransmissionCache cache() {
    return cache;
  }

  /// Keeps a packet that is being sent, in case it is lost.
  void keep(
      long now, int sequenceNumber, long timestamp, int payloadType, Packet packet, long patch) {
    RetransmissionCache kept = cache;
    if (kept == null) {
      int capacity = kind() == MediaKind.AUDIO ? limits.audioHistory() : limits.videoHistory();
      kept = new RetransmissionCache(capacity, limits.historyAge().toNanos());
      cache = kept;
    }
    kept.add(now, sequenceNumber, timestamp, payloadType, packet, patch);
  }

  /// Sends nothing again of what was sent so far.
  void forget() {
    if (cache != null) {
      cache.clear();
    }
  }

  void expire(long now) {
    if (cache != null) {
      cache.expire(now);
    }
  }

  /// Sends nothing any more, but remembers its numbers, since an SSRC must never use one twice.
  void pause() {
    active = false;
    keyFrameEventWaits = false;
    clock = new SenderReportClock(clockRateHz);
    ownAt = Core.NEVER;
    if (cache != null) {
      cache.clear();
    }
  }

  /// Notes the number of a packet that was sent.
  void sentNumber(int number) {
    if (highestSent < 0 || Serial.after16(number, highestSent)) {
      highestSent = number;
    }
  }

  /// The highest sequence number sent, or -1 if none was.
  int highestSent() {
    return highestSent;
  }

  /// The next sequence number of a stream that we number ourselves.
  int takeSequenceNumber() {
    int number = nextSequenceNumber;
    nextSequenceNumber = (number + 1) & 0xFFFF;
    return number;
  }

  int takeRtxSequenceNumber() {
    int number = nextRtxSequenceNumber;
    nextRtxSequenceNumber = (number + 1) & 0xFFFF;
    return number;
  }

  /// Which extensions of a received stream go on here, and under which ids.
  @SuppressWarnings("ReferenceEquality") // the same immutable ids, not equal ones: it is a cache
  ExtensionMapping mapping(ExtensionIds from) {
    ExtensionMapping known = mapping;
    if (known == null || mappedFrom != from) {
      known = new ExtensionMapping(from, ids, FORWARDED);
      if (mapping != null && cache != null) {
        cache.clear(); // what is in it cannot be read with the new mapping
      }
      mapping = known;
      mappedFrom = from;
    }
    return known;
  }

  /// How the packets in the cache are read.
  ExtensionMapping lastMapping() {
    ExtensionMapping known = mapping;
    return known == null ? mapping(OWN) : known;
  }

  void countSent(int payloadLength) {
    packetsSent++;
    payloadBytesSent += payloadLength;
    budget = Math.min(budget + 1, MAX_BUDGET);
  }

  void countSentAgain(int payloadLength) {
    retransmittedPackets++;
    retransmittedBytes += payloadLength;
    budget--;
  }

  /// Whether a packet may be sent again: repairs never outweigh the media for long.
  boolean mayRepair(int waiting) {
    return budget > waiting;
  }

  /// Says that `rtpTimestamp` and the NTP time `ntp` were the same moment, at `now`.
  void clock(long now, long ntp, long rtpTimestamp) {
    ownAt = Core.NEVER;
    clock.receive(now, new RtcpMessage.SenderReport(ssrc, ntp, rtpTimestamp, 0, 0, List.of()));
  }

  /// Notes the time of a packet of our own, so that [#settleClock] can tell what belongs to it.
  void ownClock(long now, long timestamp) {
    ownAt = now;
    ownTimestamp = timestamp;
  }

  /// Sets the clock by the latest packet of our own, if there was one.
  void settleClock(WallClock wall) {
    if (ownAt != Core.NEVER) {
      long at = ownAt;
      clock(at, wall.ntp(at), ownTimestamp);
    }
  }

  /// Whether there is something to report.
  boolean canReport() {
    return packetsSent > 0 && clock.known();
  }

  /// A sender report of this moment.
  RtcpMessage.SenderReport report(long now, List<ReportBlock> blocks) {
    long ntp = clock.ntp(now);
    int slot = reports++ % REPORTS_REMEMBERED;
    reportTimes[slot] = (int) (ntp >>> 16);
    reportsSentAt[slot] = now;
    return new RtcpMessage.SenderReport(
        ssrc,
        ntp,
        clock.rtpTimestamp(now, 0),
        packetsSent & 0xFFFF_FFFFL,
        payloadBytesSent & 0xFFFF_FFFFL,
        blocks);
  }

  /// Takes what the other side reports of this stream.
  ///
  /// The round trip is measured from our own notes rather than from the wall clock in the report,
  /// since that is the publisher's and changes with it.
  void reported(long now, ReportBlock block) {
    acknowledged = true;
    reportsReceived++;
    remoteLost = block.cumulativeLost();
    remoteFractionLost = block.fractionLost();
    remoteJitter = block.jitter();
    for (int i = 0; i < Math.min(reports, REPORTS_REMEMBERED); i++) {
      if (block.lastSenderReport() != 0 && reportTimes[i] == (int) block.lastSenderReport()) {
        long heldNanos = (block.delaySinceLastSenderReport() * 1_000_000_000L) >> 16;
        long roundTrip = now - reportsSentAt[i] - heldNanos;
        if (roundTrip >= 0 && roundTrip < MAX_ROUND_TRIP_NANOS) {
          roundTripNanos = roundTrip;
          totalRoundTripNanos += roundTrip;
          roundTrips++;
        }
      }
    }
  }

  /// Adds up which packets were asked for and not sent again.
  void addRefusedRepairs(Counters<RetransmissionDrop> sum) {
    if (cache != null) {
      cache.drops().snapshot().forEach(sum::add);
    }
  }

  OutboundStats stats() {
    return new OutboundStats(
        section.index(),
        section.spec().mid(),
        kind(),
        ssrc,
        encoding.rid(),
        packetsSent,
        payloadBytesSent,
        retransmittedPackets,
        retransmittedBytes,
        headerBytesSent,
        rtxSsrc(),
        nackCount,
        pliCount,
        firCount,
        remoteLost,
        remoteFractionLost / 256.0,
        (double) remoteJitter / clockRateHz,
        roundTripNanos < 0 ? -1 : roundTripNanos / 1e9,
        totalRoundTripNanos / 1e9,
        roundTrips,
        reportsReceived);
  }
}
