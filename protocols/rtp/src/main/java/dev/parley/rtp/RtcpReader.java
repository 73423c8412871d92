package dev.parley.rtp;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the packets of compound and reduced-size RTCP, one datagram after the other.
///
/// ```java
/// reader.wrap(packet);
/// for (RtcpMessage m = reader.next(); m != null; m = reader.next()) { ... }
/// ```
///
/// What is wrong is counted and skipped; after a wrong length nothing more of the datagram is read.
///
/// RFC 3550, section 6.1 and RFC 5506
public final class RtcpReader {
  private static final int HEADER_BYTES = 4;
  private static final int FEEDBACK_HEADER_BYTES = 12;
  private static final int SENDER_INFO_BYTES = 28;

  private final Counters<RtcpDrop> drops = new Counters<>(RtcpDrop.class);
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /// A reader of nothing yet.
  public RtcpReader() {}

  /// What was ignored, by reason, of all datagrams.
  public Counters<RtcpDrop> drops() {
    return drops;
  }

  /// Begins with the datagram in the window of a packet.
  public void wrap(Packet packet) {
    wrap(packet.array(), packet.offset(), packet.length());
  }

  /// Begins with the datagram that fills `length` bytes from `offset`.
  public void wrap(byte[] array, int offset, int length) {
    bytes = array;
    at = offset;
    end = offset + length;
    if (length < HEADER_BYTES) {
      drops.count(RtcpDrop.TOO_SHORT);
      at = end;
    }
  }

  /// The next packet that is understood, or null at the end of the datagram.
  public @Nullable RtcpMessage next() {
    while (at < end) {
      int start = at;
      int length = frame();
      if (length < 0) {
        at = end;
        return null;
      }
      at = start + length;
      int padding = padding(start, length);
      if (padding < 0) {
        drops.count(RtcpDrop.PADDING);
        at = end;
        return null;
      }
      RtcpMessage message = read(start, length - padding);
      if (message != null) {
        return message;
      }
    }
    return null;
  }

  /// The length of the packet at the cursor, or -1 if it is not one.
  private int frame() {
    RtcpDrop wrong = null;
    int length = -1;
    if (end - at < HEADER_BYTES) {
      wrong = RtcpDrop.TOO_SHORT;
    } else if (Bytes.u8(bytes, at) >>> 6 != 2) {
      wrong = RtcpDrop.VERSION;
    } else {
      length = HEADER_BYTES + 4 * Bytes.u16(bytes, at + 2);
      wrong = length > end - at ? RtcpDrop.LENGTH : null;
    }
    if (wrong == null) {
      return length;
    }
    drops.count(wrong);
    return -1;
  }

  /// The length of the padding of a packet, or -1 if it is wrong.
  private int padding(int start, int length) {
    if ((bytes[start] & 0x20) == 0) {
      return 0;
    }
    int padding = Bytes.u8(bytes, start + length - 1);
    boolean inside = padding > 0 && padding <= length - HEADER_BYTES;
    boolean regular = start + length == end && (padding & 3) == 0;
    return inside && (regular || isTransportFeedback(start)) ? padding : -1;
  }

  /// Browsers pad transport-wide feedback to a multiple of four bytes, wherever it stands.
  private boolean isTransportFeedback(int start) {
    return (bytes[start] & 0x1F) == Rtcp.FORMAT_TRANSPORT_WIDE
        && Bytes.u8(bytes, start + 1) == Rtcp.TRANSPORT_FEEDBACK;
  }

  private @Nullable RtcpMessage read(int start, int length) {
    int count = bytes[start] & 0x1F;
    RtcpMessage message =
        switch (Bytes.u8(bytes, start + 1)) {
          case Rtcp.SENDER_REPORT -> senderReport(start, length, count);
          case Rtcp.RECEIVER_REPORT -> receiverReport(start, length, count);
          case Rtcp.SOURCE_DESCRIPTION -> sourceDescription(start, length, count);
          case Rtcp.GOODBYE -> goodbye(start, length, count);
          case Rtcp.TRANSPORT_FEEDBACK -> transportFeedback(start, length, count);
          case Rtcp.PAYLOAD_FEEDBACK -> payloadFeedback(start, length, count);
          default -> ignored(RtcpDrop.UNKNOWN);
        };
    return message;
  }

  private @Nullable RtcpMessage ignored(RtcpDrop reason) {
    drops.count(reason);
    return null;
  }

  private @Nullable RtcpMessage senderReport(int start, int length, int count) {
    if (length < SENDER_INFO_BYTES + count * ReportBlock.BYTES) {
      return ignored(RtcpDrop.CONTENTS);
    }
    return new RtcpMessage.SenderReport(
        Bytes.i32(bytes, start + 4),
        Bytes.i64(bytes, start + 8),
        Bytes.u32(bytes, start + 16),
        Bytes.u32(bytes, start + 20),
        Bytes.u32(bytes, start + 24),
        blocks(start + SENDER_INFO_BYTES, count));
  }

  private @Nullable RtcpMessage receiverReport(int start, int length, int count) {
    if (length < 8 + count * ReportBlock.BYTES) {
      return ignored(RtcpDrop.CONTENTS);
    }
    return new RtcpMessage.ReceiverReport(Bytes.i32(bytes, start + 4), blocks(start + 8, count));
  }

  private List<ReportBlock> blocks(int from, int count) {
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      blocks.add(ReportBlock.read(bytes, from + i * ReportBlock.BYTES));
    }
    return blocks;
  }

  private @Nullable RtcpMessage sourceDescription(int start, int length, int count) {
    List<RtcpMessage.SourceDescription.Source> sources = new ArrayList<>();
    int limit = start + length;
    int cursor = start + HEADER_BYTES;
    for (int chunk = 0; chunk < count; chunk++) {
      if (cursor + 4 > limit) {
        return ignored(RtcpDrop.CONTENTS);
      }
      int ssrc = Bytes.i32(bytes, cursor);
      cursor += 4;
      while (cursor < limit && bytes[cursor] != 0) {
        int size = cursor + 2 <= limit ? Bytes.u8(bytes, cursor + 1) : 0;
        if (cursor + 2 + size > limit) {
          return ignored(RtcpDrop.CONTENTS);
        }
        if (bytes[cursor] == Rtcp.CNAME) {
          String cname = new String(bytes, cursor + 2, size, StandardCharsets.UTF_8);
          sources.add(new RtcpMessage.SourceDescription.Source(ssrc, cname));
        }
        cursor += 2 + size;
      }
      cursor = start + ((cursor - start + 4) & ~3); // one zero at least, then to the next word
    }
    return new RtcpMessage.SourceDescription(sources);
  }

  private @Nullable RtcpMessage goodbye(int start, int length, int count) {
    return length < HEADER_BYTES + 4 * count
        ? ignored(RtcpDrop.CONTENTS)
        : new RtcpMessage.Goodbye(new RtcpBody(bytes, start + HEADER_BYTES, 4 * count));
  }

  private @Nullable RtcpMessage transportFeedback(int start, int length, int format) {
    if (format == Rtcp.FORMAT_CONGESTION) {
      return congestionFeedback(start, length);
    }
    if (format != Rtcp.FORMAT_NACK && format != Rtcp.FORMAT_TRANSPORT_WIDE) {
      return ignored(RtcpDrop.UNKNOWN);
    }
    RtcpBody body = feedbackBody(start, length);
    if (body == null || body.length() < (format == Rtcp.FORMAT_NACK ? 4 : 8)) {
      return ignored(RtcpDrop.CONTENTS);
    }
    int ssrc = Bytes.i32(bytes, start + 4);
    int mediaSsrc = Bytes.i32(bytes, start + 8);
    return format == Rtcp.FORMAT_NACK
        ? new RtcpMessage.Nack(ssrc, mediaSsrc, body)
        : new RtcpMessage.TransportFeedback(ssrc, mediaSsrc, body);
  }

  /// It has no SSRC of the media in its header: its blocks begin there.
  private @Nullable RtcpMessage congestionFeedback(int start, int length) {
    return length < FEEDBACK_HEADER_BYTES
        ? ignored(RtcpDrop.CONTENTS)
        : new RtcpMessage.CongestionFeedback(
            Bytes.i32(bytes, start + 4), new RtcpBody(bytes, start + 8, length - 8));
  }

  private @Nullable RtcpMessage payloadFeedback(int start, int length, int format) {
    RtcpBody body = feedbackBody(start, length);
    if (body == null) {
      return ignored(RtcpDrop.CONTENTS);
    }
    int ssrc = Bytes.i32(bytes, start + 4);
    return switch (format) {
      case Rtcp.FORMAT_PLI -> new RtcpMessage.PictureLoss(ssrc, Bytes.i32(bytes, start + 8));
      case Rtcp.FORMAT_FIR ->
          body.length() < 8 || body.length() % 8 != 0
              ? ignored(RtcpDrop.CONTENTS)
              : new RtcpMessage.FullIntraRequest(ssrc, body);
      case Rtcp.FORMAT_APPLICATION -> remb(start, ssrc, body);
      default -> ignored(RtcpDrop.UNKNOWN);
    };
  }

  private @Nullable RtcpMessage remb(int start, int ssrc, RtcpBody body) {
    if (body.length() < 8 || body.i32(0) != Rtcp.REMB) {
      return ignored(RtcpDrop.UNKNOWN);
    }
    int count = body.u8(4);
    int exponent = body.u8(5) >>> 2;
    long mantissa = (body.u8(5) & 3L) << 16 | body.u16(6);
    boolean overflow = mantissa != 0 && exponent + 18 >= Long.SIZE;
    if (8 + 4 * count != body.length() || overflow) {
      return ignored(RtcpDrop.CONTENTS);
    }
    RtcpBody streams = new RtcpBody(bytes, start + FEEDBACK_HEADER_BYTES + 8, 4 * count);
    return new RtcpMessage.Remb(ssrc, mantissa << exponent, streams);
  }

  private @Nullable RtcpBody feedbackBody(int start, int length) {
    return length < FEEDBACK_HEADER_BYTES
        ? null
        : new RtcpBody(bytes, start + FEEDBACK_HEADER_BYTES, length - FEEDBACK_HEADER_BYTES);
  }
}
