package dev.parley.rtp;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Appends RTCP packets to the window of a packet: what is written one after the other is one
/// compound packet.
///
/// Each method says whether there was room within the limit; if not, it wrote nothing. Begin a
/// compound with a report and a source description unless reduced size was negotiated (RFC 5506).
///
/// RFC 3550, section 6; RFC 4585, section 6; RFC 5104, section 4.3
public final class RtcpWriter {
  private static final int MAX_CNAME_BYTES = 255;

  private final Packet target;
  private final int maxLength;

  /// Begins behind what the target holds.
  ///
  /// @param target what to append to; its window may be empty
  /// @param maxLength how long the window may become, without what SRTCP adds
  public RtcpWriter(Packet target, int maxLength) {
    this.target = target;
    this.maxLength = Math.min(maxLength, target.room());
  }

  /// Appends a sender report.
  ///
  /// @param report with at most 31 blocks
  public boolean senderReport(RtcpMessage.SenderReport report) {
    int size = 28 + report.blocks().size() * ReportBlock.BYTES;
    int at = begin(Rtcp.SENDER_REPORT, blockCount(report.blocks()), size);
    if (at < 0) {
      return false;
    }
    byte[] b = target.array();
    Bytes.putU32(b, at + 4, report.ssrc());
    Bytes.putI64(b, at + 8, report.ntp());
    Bytes.putU32(b, at + 16, report.rtpTimestamp());
    Bytes.putU32(b, at + 20, report.packets());
    Bytes.putU32(b, at + 24, report.octets());
    writeBlocks(report.blocks(), at + 28);
    return true;
  }

  /// Appends a receiver report.
  ///
  /// @param blocks at most 31
  public boolean receiverReport(int ssrc, List<ReportBlock> blocks) {
    int size = 8 + blocks.size() * ReportBlock.BYTES;
    int at = begin(Rtcp.RECEIVER_REPORT, blockCount(blocks), size);
    if (at < 0) {
      return false;
    }
    Bytes.putU32(target.array(), at + 4, ssrc);
    writeBlocks(blocks, at + 8);
    return true;
  }

  /// Appends a source description with one CNAME.
  public boolean sourceDescription(int ssrc, String cname) {
    byte[] name = cname.getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_CNAME_BYTES) {
      throw new IllegalArgumentException("a CNAME has at most 255 bytes, not " + name.length);
    }
    int size = 4 + ((4 + 2 + name.length + 4) & ~3); // one zero at least, then to the next word
    int at = begin(Rtcp.SOURCE_DESCRIPTION, 1, size);
    if (at < 0) {
      return false;
    }
    byte[] b = target.array();
    for (int i = at + size - 4; i < at + size; i++) {
      b[i] = 0;
    }
    Bytes.putU32(b, at + 4, ssrc);
    b[at + 8] = Rtcp.CNAME;
    b[at + 9] = (byte) name.length;
    System.arraycopy(name, 0, b, at + 10, name.length);
    return true;
  }

  /// Appends the end of a source.
  public boolean goodbye(int ssrc) {
    int at = begin(Rtcp.GOODBYE, 1, 8);
    if (at >= 0) {
      Bytes.putU32(target.array(), at + 4, ssrc);
    }
    return at >= 0;
  }

  /// Appends a generic NACK for sequence numbers in rising order.
  ///
  /// @param sequenceNumbers of which `count` from index 0 are missing
  /// @return false if not all of them fit; nothing was written then
  public boolean nack(int ssrc, int mediaSsrc, int[] sequenceNumbers, int count) {
    int items = 0;
    for (int i = 0; i < count; items++) {
      i = endOfItem(sequenceNumbers, i, count);
    }
    if (items == 0) {
      return true;
    }
    int at = feedback(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_NACK, ssrc, mediaSsrc, 4 * items);
    if (at < 0) {
      return false;
    }
    for (int i = 0; i < count; at += 4) {
      int first = sequenceNumbers[i];
      int next = endOfItem(sequenceNumbers, i, count);
      int mask = 0;
      for (int k = i + 1; k < next; k++) {
        mask |= 1 << ((sequenceNumbers[k] - first - 1) & 0xFFFF);
      }
      Bytes.putU16(target.array(), at, first);
      Bytes.putU16(target.array(), at + 2, mask);
      i = next;
    }
    return true;
  }

  /// Where the item that begins at an index ends: it covers 17 sequence numbers.
  private static int endOfItem(int[] sequenceNumbers, int from, int count) {
    int next = from + 1;
    while (next < count) {
      int distance = (sequenceNumbers[next] - sequenceNumbers[from]) & 0xFFFF;
      if (distance < 1 || distance > 16) {
        break;
      }
      next++;
    }
    return next;
  }

  /// Appends a request for a key frame after a loss.
  public boolean pictureLoss(int ssrc, int mediaSsrc) {
    return feedback(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI, ssrc, mediaSsrc, 0) >= 0;
  }

  /// Appends a request for a key frame.
  ///
  /// @param sequenceNumber of the request, 0 to 255; the same when it is repeated
  public boolean fullIntraRequest(int ssrc, int mediaSsrc, int sequenceNumber) {
    // RFC 5104, section 4.3.1.2: the media source of the header is zero.
    int at = feedback(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_FIR, ssrc, 0, 8);
    if (at >= 0) {
      Bytes.putU32(target.array(), at, mediaSsrc);
      Bytes.putU32(target.array(), at + 4, (long) sequenceNumber << 24);
    }
    return at >= 0;
  }

  /// Appends the bitrate that we believe we can receive.
  ///
  /// @param bitrateBps at least 0; rounded down to 18 significant bits
  /// @param mediaSsrcs the streams that share it, at most 255
  public boolean remb(int ssrc, long bitrateBps, int... mediaSsrcs) {
    if (bitrateBps < 0 || mediaSsrcs.length > 255) {
      throw new IllegalArgumentException(
          "REMB of " + bitrateBps + " bit/s for " + mediaSsrcs.length + " streams");
    }
    int size = 8 + 4 * mediaSsrcs.length;
    int at = feedback(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_APPLICATION, ssrc, 0, size);
    if (at < 0) {
      return false;
    }
    byte[] b = target.array();
    int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitrateBps) - 18);
    int mantissa = (int) (bitrateBps >>> exponent);
    Bytes.putU32(b, at, Rtcp.REMB);
    Bytes.putU8(b, at + 4, mediaSsrcs.length);
    Bytes.putU24(b, at + 5, exponent << 18 | mantissa);
    for (int i = 0; i < mediaSsrcs.length; i++) {
      Bytes.putU32(b, at + 8 + 4 * i, mediaSsrcs[i]);
    }
    return true;
  }

  /// Appends the header of a feedback packet.
  ///
  /// @param size of what follows the header, a multiple of 4
  /// @return the index in the target's array where that begins, or -1 if there is no room
  int feedback(int type, int format, int ssrc, int mediaSsrc, int size) {
    int at = begin(type, format, 12 + size);
    if (at < 0) {
      return -1;
    }
    Bytes.putU32(target.array(), at + 4, ssrc);
    Bytes.putU32(target.array(), at + 8, mediaSsrc);
    return at + 12;
  }

  /// How many bytes more may be written.
  int remaining() {
    return maxLength - target.length();
  }

  byte[] array() {
    return target.array();
  }

  private int begin(int type, int count, int size) {
    if (size > remaining()) {
      return -1;
    }
    int at = target.limit();
    target.length(target.length() + size);
    byte[] b = target.array();
    b[at] = (byte) (0x80 | count);
    b[at + 1] = (byte) type;
    Bytes.putU16(b, at + 2, size / 4 - 1);
    return at;
  }

  private static int blockCount(List<ReportBlock> blocks) {
    if (blocks.size() > Rtcp.MAX_COUNT) {
      throw new IllegalArgumentException("a report has at most 31 blocks, not " + blocks.size());
    }
    return blocks.size();
  }

  private void writeBlocks(List<ReportBlock> blocks, int from) {
    int at = from;
    for (ReportBlock block : blocks) {
      block.write(target.array(), at);
      at += ReportBlock.BYTES;
    }
  }
}
