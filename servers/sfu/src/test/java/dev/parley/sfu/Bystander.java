package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.rtp.RtpPacket;
import dev.parley.session.RtpSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A participant who publishes and is sent things, and does nothing about it: a test overrides what
/// it looks at.
class Bystander implements Publisher, Subscriber {
  private final String id;

  Bystander(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String cname() {
    return id;
  }

  @Override
  public void requestKeyFrame(long now, int media, int layer, @Nullable RtpSource stream) {}

  @Override
  public void layersWanted(int media, List<String> activeRids) {}

  @Override
  public boolean isConnected() {
    return true;
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
      long patch) {}

  @Override
  public int discard(int media) {
    return -1;
  }

  @Override
  public void sendReport(long now, int media, long ntp, long rtpTimestamp) {}

  @Override
  public void drop(SfuDrop reason) {}

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {}
}
