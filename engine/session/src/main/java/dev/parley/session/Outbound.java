package dev.parley.session;

import dev.parley.congestion.CongestionController;
import dev.parley.core.Bytes;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.ExtensionMapping;
import dev.parley.rtp.PayloadPatch;
import dev.parley.rtp.RetransmissionCache;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpWriter;
import dev.parley.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The media on its way out: audio at once; retransmissions, then video, as fast as the path seems
/// to carry them; and padding where a probe of the path finds nothing else to send.
///
/// A packet is kept as it came, shared with whoever else keeps it; its header is written and its
/// payload encrypted straight into the driver's batch.
final class Outbound {
  /// The header of a packet of our own while it waits, with its loudness.
  private static final int OWN_HEADER_BYTES = RtpPacket.FIXED_HEADER_BYTES + 8;

  private static final long SHORTEST_RESEND_NANOS = 10_000_000L;
  private static final long LONGEST_RESEND_NANOS = 200_000_000L;

  /// Sound that pauses while nobody speaks still says something twice a second or so (RFC 7587).
  private static final long FLOWING_NANOS = 2_000_000_000L;

  /// What a packet counts for that waits, roughly.
  private static final int MEAN_BYTES = 1000;

  /// Header, extensions and tag of a packet of padding, roughly.
  private static final int OVERHEAD_BYTES = 40;

  private static final int LEAST_PADDING_BYTES = 40;

  private final RtcContext context;
  private final CongestionController congestion;
  private final PacketPool pool;
  private final PacketWriter writer;
  private final SendQueue audio;
  private final SendQueue video;
  private final SendQueue again;

  /// Whether all but audio waits for [#allowedAt].
  private boolean held;

  private long allowedAt;

  private long sentAt = Long.MIN_VALUE;

  /// The stream under which padding is sent, that of the last video packet with RTX.
  private @Nullable SendStream padded;

  Outbound(RtcContext context, PacketPool pool) {
    this.context = context;
    congestion = context.congestion;
    this.pool = pool;
    writer = new PacketWriter(context);
    audio = new SendQueue(context.limits.audioQueue());
    video = new SendQueue(context.limits.videoQueue());
    again = new SendQueue(context.limits.retransmissionQueue());
  }

  boolean ready() {
    return !audio.isEmpty() || (!held && (!video.isEmpty() || !again.isEmpty() || padding()));
  }

  /// When [#tick] is due.
  long deadline() {
    return held ? Math.min(allowedAt, congestion.deadline()) : congestion.deadline();
  }

  void tick(long now) {
    congestion.tick(now);
    if (held && now >= allowedAt) {
      held = false;
    }
  }

  private boolean padding() {
    return congestion.probing() && padded != null && padded.active();
  }

  /// Whether video has to wait; says so to [#ready()] and [#deadline()].
  private boolean held(long now) {
    allowedAt = congestion.allowedAt(now);
    held = allowedAt > now;
    if (held && !congestion.probing()) {
      congestion.waiting(now, (long) MEAN_BYTES * (video.size() + again.size()));
    }
    return held;
  }

  /// Queues a packet of another stream under a header of ours.
  boolean forward(
      SendStream stream,
      RtpPacket rtp,
      Packet packet,
      RtpSource from,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long patch) {
    SendQueue queue = queue(stream);
    if (queue.isFull()) {
      return drop(RtcDrop.QUEUE_FULL);
    }
    if (writer.maxLength(stream, rtp.headerLength(), rtp.payloadLength()) > Packet.CAPACITY) {
      return drop(RtcDrop.TOO_LARGE);
    }
    ExtensionMapping mapping = stream.mapping(from.ids());
    queue.add(stream, packet, mapping, payloadType, sequenceNumber, timestamp, patch);
    return true;
  }

  /// Queues a payload of our own.
  boolean send(
      long now,
      SendStream stream,
      int payloadType,
      boolean marker,
      long timestamp,
      byte[] payload,
      int at,
      int length) {
    SendQueue queue = queue(stream);
    if (queue.isFull()) {
      return drop(RtcDrop.QUEUE_FULL);
    }
    if (writer.maxLength(stream, OWN_HEADER_BYTES, length) > Packet.CAPACITY) {
      return drop(RtcDrop.TOO_LARGE);
    }
    Packet packet = pool.take();
    if (packet == null) {
      return drop(RtcDrop.NO_PACKET);
    }
    int number = stream.takeSequenceNumber();
    RtpWriter header =
        stream
            .writer()
            .start(
                packet.array(),
                packet.offset(),
                marker,
                payloadType,
                number,
                timestamp,
                stream.ssrc());
    if (stream.audioLevel >= 0) {
      header.u8(SendStream.OWN.id(ExtensionKind.AUDIO_LEVEL), stream.audioLevel);
    }
    int headerLength = header.end();
    packet.length(headerLength + length);
    System.arraycopy(payload, at, packet.array(), packet.offset() + headerLength, length);
    ExtensionMapping mapping = stream.mapping(SendStream.OWN);
    queue.add(stream, packet, mapping, payloadType, number, timestamp, PayloadPatch.NONE);
    packet.release();
    stream.ownClock(now, timestamp);
    return true;
  }

  /// Gives up what waits to be sent of a stream, and what was kept to be sent again.
  ///
  /// @return the highest sequence number that was sent of it, or -1
  int discard(SendStream stream) {
    context.drops.add(RtcDrop.SUPERSEDED, queue(stream).remove(stream) + again.remove(stream));
    stream.forget();
    return stream.highestSent();
  }

  private SendQueue queue(SendStream stream) {
    return stream.kind() == MediaKind.AUDIO ? audio : video;
  }

  private boolean drop(RtcDrop reason) {
    context.drops.count(reason);
    return false;
  }

  /// Queues a packet to be sent again, if it is still there and it is not too soon or too much.
  void resend(long now, SendStream stream, int sequenceNumber) {
    RetransmissionCache cache = stream.cache();
    if (cache == null) {
      drop(RtcDrop.NACK_NOT_KEPT);
    } else if (again.isFull()) {
      drop(RtcDrop.QUEUE_FULL);
    } else if (!stream.mayRepair(again.size())
        || congestion.tooMuch((long) MEAN_BYTES * again.size())) {
      drop(RtcDrop.NACK_OVER_BUDGET);
    } else {
      RetransmissionCache.Sent sent = cache.resend(now, sequenceNumber, resendNanos(stream));
      if (sent == null) {
        return; // counted by the cache
      }
      if (PacketWriter.rtxPayloadType(stream, sent.payloadType()) < 0 && !plainResendAllowed()) {
        drop(RtcDrop.NACK_WITHOUT_RTX);
        return;
      }
      again.add(
          stream,
          sent.packet(),
          stream.lastMapping(),
          sent.payloadType(),
          sent.sequenceNumber(),
          sent.timestamp(),
          sent.patch());
    }
  }

  /// An AEAD cipher must not see an index twice (RFC 7714, section 8.1).
  private boolean plainResendAllowed() {
    SrtpSender sender = context.sender;
    return sender != null && !sender.policy().aead();
  }

  private static long resendNanos(SendStream stream) {
    return Math.clamp(stream.roundTripNanos, SHORTEST_RESEND_NANOS, LONGEST_RESEND_NANOS);
  }

  /// Sends what waits and may go, until the batch is full.
  ///
  /// @return the number of packets committed
  int transmit(long now, int path, SrtpSender sender, Outbox out) {
    int count = 0;
    while (ready()) {
      SendQueue queue = !audio.isEmpty() ? audio : !again.isEmpty() ? again : video;
      if (!queue.equals(audio) && held(now)) {
        return count;
      }
      if (queue.isEmpty()) {
        int sent = pad(now, path, sender, out);
        if (sent < 0) {
          return count;
        }
        count += sent;
        continue;
      }
      SendStream stream = queue.stream();
      if (!stream.active() || !writer.wrap(queue.packet())) {
        queue.remove(); // the stream ended meanwhile
        continue;
      }
      Packet target = out.claim(path, writer.maxLength(stream));
      if (target == null) {
        return count;
      }
      boolean written;
      if (queue.equals(again)) {
        written = writer.writeAgain(now, queue, stream, sender, target);
        if (written) {
          stream.countSentAgain(writer.payloadLength(queue.patch()));
        }
      } else {
        written = write(now, queue, stream, sender, target);
      }
      if (written) {
        commit(now, stream, target, out);
        count++;
      }
      queue.remove();
    }
    return count;
  }

  /// Whether media were sent of late.
  boolean flows(long now) {
    return sentAt != Long.MIN_VALUE && now - sentAt < FLOWING_NANOS;
  }

  private void commit(long now, SendStream stream, Packet target, Outbox out) {
    sentAt = now;
    context.countSent(now, target);
    if (stream.named()) {
      byte[] header = target.array();
      congestion.sentNamed(
          now,
          target.length(),
          Bytes.i32(header, target.offset() + 8),
          Bytes.u16(header, target.offset() + 2));
    } else if (stream.numbered()) {
      congestion.sentNumbered(now, target.length());
    } else {
      congestion.sent(now, target.length());
    }
    out.commit(target, 0);
  }

  /// Sends one packet of padding for a probe: the last packet once more, else nothing but padding.
  ///
  /// @return how many packets were committed, or -1 if the batch is full
  private int pad(long now, int path, SrtpSender sender, Outbox out) {
    SendStream stream = padded;
    if (stream == null) {
      return 0;
    }
    RetransmissionCache cache = stream.cache();
    RetransmissionCache.Sent last = cache == null ? null : cache.latest();
    boolean useful =
        last != null
            && writer.wrap(last.packet())
            && writer.payloadLength() >= PacketWriter.PADDING_BYTES
            && writer.payloadLength() <= 2 * congestion.probePacketBytes()
            && PacketWriter.rtxPayloadType(stream, last.payloadType()) >= 0;
    int most =
        useful
            ? writer.maxLength(stream)
            : writer.maxLength(stream, RtpPacket.FIXED_HEADER_BYTES, PacketWriter.PADDING_BYTES);
    Packet target = out.claim(path, most);
    if (target == null) {
      return -1;
    }
    boolean written =
        useful && last != null
            ? writeLast(now, last, stream, sender, target)
            : writer.writePadding(now, stream, paddingBytes(), sender, target);
    if (!written) {
      padded = null; // until there is video again
      return 0;
    }
    context.probePackets++;
    commit(now, stream, target, out);
    return 1;
  }

  private int paddingBytes() {
    int bytes = congestion.probePacketBytes() - OVERHEAD_BYTES;
    return Math.clamp(bytes, LEAST_PADDING_BYTES, PacketWriter.PADDING_BYTES);
  }

  private boolean writeLast(
      long now,
      RetransmissionCache.Sent last,
      SendStream stream,
      SrtpSender sender,
      Packet target) {
    again.add(
        stream,
        last.packet(),
        stream.lastMapping(),
        last.payloadType(),
        last.sequenceNumber(),
        last.timestamp(),
        last.patch());
    boolean written = writer.writeAgain(now, again, stream, sender, target);
    again.remove();
    return written;
  }

  private boolean write(
      long now, SendQueue queue, SendStream stream, SrtpSender sender, Packet target) {
    int number = queue.sequenceNumber();
    int payloadLength = writer.payloadLength(queue.patch());
    if (!writer.write(now, queue, stream, sender, target)) {
      return false;
    }
    if (stream.kind() == MediaKind.VIDEO && stream.rtxSsrc() != 0) {
      padded = stream;
    }
    stream.countSent(payloadLength);
    stream.sentNumber(number);
    stream.keep(now, number, queue.timestamp(), queue.payloadType(), queue.packet(), queue.patch());
    return true;
  }

  /// Gives up everything that waits.
  void clear() {
    context.drops.add(RtcDrop.PATH_LOST, audio.clear() + video.clear() + again.clear());
  }
}
