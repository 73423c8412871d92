package dev.parley.sctp;

import dev.parley.core.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Takes the packets of the other side apart, and each chunk to the part that it is for.
final class PacketReader {
  private static final int STALE_COOKIE = 3;
  private static final int MAX_HEARTBEAT_BYTES = 512;
  private static final int MAX_REASON_BYTES = 200;

  private final Parts parts;
  private final Lifecycle life;
  private final Checksum checksum = new Checksum();

  PacketReader(Parts parts, Lifecycle life) {
    this.parts = parts;
    this.life = life;
  }

  /// Whether a packet may go without a checksum (RFC 9653, section 5.3), or has the right one.
  boolean isIntact(byte[] b, int at, int end) {
    int type = b[at + PacketWriter.HEADER] & 0xFF;
    return (Bytes.i32(b, at + 8) == 0
            && parts.context.config.zeroChecksum()
            && type != ChunkType.INIT
            && type != ChunkType.COOKIE_ECHO)
        || checksum.isValid(b, at, end - at);
  }

  /// Takes the chunks of a packet, one after the other.
  void chunks(long now, byte[] b, int from, int end) {
    int tag = Bytes.i32(b, from + 4);
    int at = from + PacketWriter.HEADER;
    while (end - at >= 4 && !life.isEnded()) {
      int type = b[at] & 0xFF;
      int flags = b[at + 1] & 0xFF;
      int length = Bytes.u16(b, at + 2);
      if (length < 4 || length > end - at) {
        count(SctpDrop.MALFORMED_CHUNK);
        return;
      }
      if (!tagFits(tag, type, flags)) {
        count(SctpDrop.BAD_TAG);
        return;
      }
      if (!chunk(now, tag, type, flags, b, at + 4, length - 4)) {
        return;
      }
      at += length + 3 & ~3;
    }
  }

  private void count(SctpDrop reason) {
    parts.context.drops.count(reason);
  }

  /// Whether a chunk may come under this verification tag (RFC 9260, section 8.5).
  private boolean tagFits(int tag, int type, int flags) {
    Handshake handshake = parts.handshake;
    return switch (type) {
      case ChunkType.INIT -> tag == 0;
      case ChunkType.COOKIE_ECHO -> true; // it has to be that of the cookie
      case ChunkType.ABORT, ChunkType.SHUTDOWN_COMPLETE ->
          (flags & ChunkType.FLAG_REFLECTED) == 0
              ? tag == handshake.localTag()
              : tag != 0 && tag == handshake.peerTag();
      default -> tag == handshake.localTag();
    };
  }

  /// Takes one chunk.
  ///
  /// @return whether to go on with the next one
  private boolean chunk(long now, int tag, int type, int flags, byte[] b, int at, int length) {
    switch (type) {
      case ChunkType.INIT -> {
        parts.handshake.init(now, life.isOpen(), b, at, length);
        return false;
      }
      case ChunkType.INIT_ACK -> life.initAck(now, b, at, length);
      case ChunkType.COOKIE_ECHO -> {
        return life.cookieEcho(now, tag, b, at, length);
      }
      case ChunkType.COOKIE_ACK -> life.cookieArrived(now);
      case ChunkType.ABORT -> aborted(b, at, length);
      case ChunkType.ERROR -> {
        if (length >= 4 && Bytes.u16(b, at) == STALE_COOKIE) {
          life.staleCookie();
        }
      }
      case ChunkType.PAD -> {
        // that is all it is
      }
      default -> {
        // Under our tag: the other side has our cookie, even if what says so was lost or overtaken.
        life.cookieArrived(now);
        if (!life.isOpen()) {
          count(SctpDrop.UNEXPECTED_CHUNK);
          return false;
        }
        return chunkOfOpen(now, type, flags, b, at, length);
      }
    }
    return true;
  }

  private boolean chunkOfOpen(long now, int type, int flags, byte[] b, int at, int length) {
    switch (type) {
      case ChunkType.DATA, ChunkType.I_DATA -> {
        if (life.takesData()) {
          parts.receiver.data(now, type, flags, b, at, length);
        } else {
          count(SctpDrop.UNEXPECTED_CHUNK);
        }
      }
      case ChunkType.SACK -> parts.sender.acknowledged(now, b, at, length);
      case ChunkType.HEARTBEAT -> {
        byte[] info = Arrays.copyOfRange(b, at, at + Math.min(length, MAX_HEARTBEAT_BYTES));
        parts.answers.add(parts.handshake.peerTag(), ChunkType.HEARTBEAT_ACK, 0, info);
      }
      case ChunkType.HEARTBEAT_ACK -> {
        if (!parts.mtu.acknowledged(now, b, at, length)) {
          parts.heartbeat.acknowledged(now, b, at, length);
        }
      }
      case ChunkType.FORWARD_TSN, ChunkType.I_FORWARD_TSN ->
          parts.receiver.forward(now, type, b, at, length);
      case ChunkType.RE_CONFIG -> parts.resets.receive(now, b, at, length);
      case ChunkType.SHUTDOWN -> {
        if (length >= 4) {
          parts.sender.acknowledgedTo(now, Bytes.u32(b, at));
        }
        life.peerShutdown();
      }
      case ChunkType.SHUTDOWN_ACK -> life.shutdownAck();
      case ChunkType.SHUTDOWN_COMPLETE -> life.shutdownComplete();
      default -> {
        count(SctpDrop.UNKNOWN_CHUNK);
        return (type & 0x80) != 0; // RFC 9260, section 3.2
      }
    }
    return true;
  }

  private void aborted(byte[] b, int at, int length) {
    int code = length >= 4 ? Bytes.u16(b, at) : 0;
    String text = "";
    if (length > 4 && code == SctpFailure.USER_INITIATED_ABORT) {
      int size = Math.clamp(Bytes.u16(b, at + 2) - 4, 0, Math.min(length - 4, MAX_REASON_BYTES));
      text = ": " + new String(b, at + 4, size, StandardCharsets.UTF_8);
    }
    life.end(new SctpFailure(code, "the other side ended the association" + text));
  }
}
