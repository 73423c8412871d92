package dev.parley.session;

import dev.parley.core.Packet;
import dev.parley.rtp.AbsSendTime;
import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.PayloadPatch;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpWriter;
import dev.parley.rtp.Rtx;
import dev.parley.srtp.SrtpSender;
import java.util.Arrays;

/// Writes packets of media as they leave: under a header of ours, encrypted straight into the
/// driver's batch. It looks at one packet at a time, see [#wrap].
final class PacketWriter {
  /// How much padding is sent at most where there is nothing better.
  static final int PADDING_BYTES = 240;

  /// How much longer than the source's a header can become, without mid and rid.
  private static final int HEADER_GROWTH = 64;

  /// A mid or rid that is longer is not written into packets; a=ssrc must do then.
  private static final int MAX_NAME_BYTES = 32;

  private final RtcContext context;

  /// The packet that is written next.
  private final RtpPacket view = new RtpPacket();

  PacketWriter(RtcContext context) {
    this.context = context;
  }

  /// Looks at the packet that is to be written next; false if it is none.
  boolean wrap(Packet packet) {
    return view.wrap(packet) == null;
  }

  /// How long its payload is.
  int payloadLength() {
    return view.payloadLength();
  }

  /// How long it becomes at most.
  int maxLength(SendStream stream) {
    return maxLength(stream, view.headerLength(), view.payloadLength());
  }

  /// How long a packet becomes at most.
  int maxLength(SendStream stream, int headerLength, int payloadLength) {
    SrtpSender sender = context.sender;
    int tag = sender == null ? 0 : sender.policy().rtpOverheadBytes();
    int mid = Math.min(MAX_NAME_BYTES, stream.section().midBytes().length);
    int rid = Math.min(MAX_NAME_BYTES, stream.rid().length);
    return headerLength + HEADER_GROWTH + mid + rid + Rtx.OVERHEAD_BYTES + payloadLength + tag;
  }

  /// Writes the packet that is first in the queue.
  boolean write(long now, SendQueue queue, SendStream stream, SrtpSender sender, Packet target) {
    int payloadType = queue.payloadType();
    int number = queue.sequenceNumber();
    int headerLength = header(now, queue, stream, payloadType, number, stream.ssrc(), target);
    if (PayloadPatch.changesPayload(queue.patch())) {
      return protectPatched(queue.patch(), headerLength, sender, target);
    }
    int length =
        sender.protectRtp(
            target.array(),
            target.offset(),
            headerLength,
            view.array(),
            view.payloadOffset() + PayloadPatch.skipped(queue.patch()),
            payloadLength(queue.patch()),
            target.array(),
            target.offset());
    if (length >= 0) {
      target.length(length);
    }
    return length >= 0;
  }

  private boolean protectPatched(long patch, int headerLength, SrtpSender sender, Packet target) {
    int length = copyPayload(patch, target.array(), target.offset() + headerLength);
    target.length(headerLength + length);
    return sender.protectRtp(target) >= 0;
  }

  /// Writes the packet once more: as a retransmission (RFC 4588), or, where that was not agreed on,
  /// under its own number.
  boolean writeAgain(
      long now, SendQueue queue, SendStream stream, SrtpSender sender, Packet target) {
    int rtxPayloadType = rtxPayloadType(stream, queue.payloadType());
    boolean written;
    if (rtxPayloadType < 0) {
      written = write(now, queue, stream, sender, target);
    } else {
      int number = stream.takeRtxSequenceNumber();
      int ssrc = stream.rtxSsrc();
      int headerLength = header(now, queue, stream, rtxPayloadType, number, ssrc, target);
      int payloadAt = target.offset() + headerLength;
      Rtx.writeOriginal(target.array(), payloadAt, queue.sequenceNumber());
      int length = copyPayload(queue.patch(), target.array(), payloadAt + Rtx.OVERHEAD_BYTES);
      target.length(headerLength + Rtx.OVERHEAD_BYTES + length);
      written = sender.protectRtp(target) >= 0;
    }
    return written;
  }

  /// The length of what is sent of the payload that the view is wrapped round.
  int payloadLength(long patch) {
    return view.payloadLength() - PayloadPatch.skipped(patch);
  }

  /// Writes what is sent of that payload; returns its length.
  private int copyPayload(long patch, byte[] target, int at) {
    int length = payloadLength(patch);
    int from = view.payloadOffset() + PayloadPatch.skipped(patch);
    System.arraycopy(view.array(), from, target, at, length);
    PayloadPatch.apply(patch, target, at, length);
    return length;
  }

  /// Writes a retransmission of nothing, padded (RFC 3550, section 5.1).
  boolean writePadding(
      long now, SendStream stream, int paddingBytes, SrtpSender sender, Packet target) {
    int payloadType =
        stream.section().spec().codecs().isEmpty()
            ? -1
            : stream.section().spec().codecs().getFirst().rtxPayloadType();
    if (payloadType < 0) {
      return false;
    }
    RtpWriter writer =
        stream
            .writer()
            .start(
                target.array(),
                target.offset(),
                false,
                payloadType,
                stream.takeRtxSequenceNumber(),
                0,
                stream.rtxSsrc());
    int length = end(now, writer, stream, stream.rtxSsrc());
    byte[] array = target.array();
    int at = target.offset();
    array[at] |= 0x20;
    Arrays.fill(array, at + length, at + length + paddingBytes - 1, (byte) 0);
    array[at + length + paddingBytes - 1] = (byte) paddingBytes;
    target.length(length + paddingBytes);
    return sender.protectRtp(target) >= 0;
  }

  /// Writes the header for the packet that the view is wrapped round; returns its length.
  private int header(
      long now,
      SendQueue queue,
      SendStream stream,
      int payloadType,
      int number,
      int ssrc,
      Packet target) {
    RtpWriter writer =
        stream
            .writer()
            .start(
                target.array(),
                target.offset(),
                view.marker() || PayloadPatch.marker(queue.patch()),
                payloadType,
                number,
                queue.timestamp(),
                ssrc)
            .csrcs(view)
            .extensions(view.extensions(), queue.mapping());
    int length = end(now, writer, stream, ssrc);
    stream.headerBytesSent += length;
    return length;
  }

  /// Writes the extensions that are ours; returns the header's length.
  private int end(long now, RtpWriter writer, SendStream stream, int ssrc) {
    ExtensionIds ids = stream.ids();
    byte[] mid = stream.section().midBytes();
    writer
        .extension(mid.length > MAX_NAME_BYTES ? 0 : ids.id(ExtensionKind.MID), mid)
        .extension(ridId(stream, ssrc), stream.rid())
        .u24(ids.id(ExtensionKind.ABS_SEND_TIME), AbsSendTime.of(now));
    int transportId = ids.id(ExtensionKind.TRANSPORT_SEQUENCE_NUMBER);
    if (transportId != 0) {
      writer.u16(transportId, context.congestion.nextNumber());
    }
    return writer.end();
  }

  /// Under which id a packet says its layer: until the other side reports on the stream; with
  /// retransmissions always, since nothing tells that they are known (RFC 8852).
  private static int ridId(SendStream stream, int ssrc) {
    if (stream.rid().length == 0 || stream.rid().length > MAX_NAME_BYTES) {
      return 0;
    }
    if (ssrc != stream.ssrc()) {
      return stream.ids().id(ExtensionKind.REPAIRED_RID);
    }
    return stream.acknowledged() ? 0 : stream.ids().id(ExtensionKind.RID);
  }

  /// The payload type under which a packet is sent again, or -1 if RTX was not negotiated for it.
  static int rtxPayloadType(SendStream stream, int payloadType) {
    CodecSpec codec = stream.section().spec().codec(payloadType);
    return codec == null || stream.rtxSsrc() == 0 ? -1 : codec.rtxPayloadType();
  }
}
