package dev.parley.rtp;

import java.io.ByteArrayOutputStream;

/// Payloads that are frames, as those of audio are.
final class WholeDepacketizer extends Depacketizer {
  @Override
  boolean add(byte[] payload, int at, int length, boolean first, ByteArrayOutputStream out) {
    out.write(payload, at, length);
    return true;
  }
}
