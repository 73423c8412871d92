package dev.parley.sfu;

import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.session.Rtc;
import dev.parley.session.RtcEvent;
import org.jspecify.annotations.Nullable;

/// An [Rtc] behind a link that can lose SRTP packets.
record LossyCore(Rtc rtc, Loss loss) implements DatagramCore<RtcEvent> {
  /// Which packets are lost.
  interface Loss {
    boolean loses(int payloadType);
  }

  @Override
  public void receive(long now, int path, Packet in) {
    int first = in.u8(0);
    int type = in.length() > 1 ? in.u8(1) : 0;
    boolean rtp = first >> 6 == 2 && !(type >= 192 && type <= 223);
    if (!rtp || !loss.loses(type & 0x7F)) {
      rtc.receive(now, path, in);
    }
  }

  @Override
  public void tick(long now) {
    rtc.tick(now);
  }

  @Override
  public long deadline() {
    return rtc.deadline();
  }

  @Override
  public boolean ready() {
    return rtc.ready();
  }

  @Override
  public int transmit(long now, Outbox out) {
    return rtc.transmit(now, out);
  }

  @Override
  public @Nullable RtcEvent next() {
    return rtc.next();
  }

  @Override
  public void close(long now) {
    rtc.close(now);
  }
}
