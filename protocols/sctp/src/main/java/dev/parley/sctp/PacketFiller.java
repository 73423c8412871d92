package dev.parley.sctp;

/// Fills packets with what the parts of an association have to send, the most urgent first.
final class PacketFiller {
  private final Parts parts;
  private final Lifecycle life;
  private final PacketWriter writer = new PacketWriter();

  PacketFiller(Parts parts, Lifecycle life) {
    this.parts = parts;
    this.life = life;
  }

  /// Whether [#fill] has something to write; at times it turns out that it has not.
  boolean ready() {
    return !parts.answers.isEmpty()
        || parts.handshake.ready()
        || (life.isOpen()
            && (life.ready()
                || parts.receiver.ready()
                || parts.resets.ready()
                || parts.heartbeat.ready()
                || dataReady()));
  }

  private boolean dataReady() {
    return life.sendsData()
        && (parts.sender.abandonment().ready() || parts.sender.ready() || parts.mtu.ready());
  }

  /// Writes one packet.
  ///
  /// @return its length, or 0 if there was nothing after all
  int fill(long now, int remotePort, byte[] bytes, int from) {
    Answers.Answer answer = parts.answers.poll();
    if (answer != null) {
      begin(bytes, from, remotePort, answer.tag());
      writer.open(answer.type(), answer.flags());
      writer.put(answer.value(), 0, answer.value().length);
      writer.shut();
      return writer.finish(true);
    }
    boolean init = parts.handshake.sendsInit();
    begin(bytes, from, remotePort, init ? 0 : parts.handshake.peerTag());
    if (parts.handshake.ready()) {
      parts.handshake.fill(now, writer);
      if (!init) {
        parts.sender.fill(now, writer);
      }
      return writer.finish(true);
    }
    if (life.sendsData() && parts.mtu.ready()) {
      parts.mtu.fill(now, writer);
    } else {
      control(now);
      if (life.sendsData()) {
        data(now);
      }
    }
    return writer.isEmpty() ? 0 : writer.finish(!parts.context.zeroChecksum);
  }

  private void begin(byte[] bytes, int from, int remotePort, int tag) {
    writer.begin(bytes, from, parts.mtu.size(), SctpAssociation.PORT, remotePort, tag);
  }

  private void control(long now) {
    life.fillCookieAck(writer);
    if (parts.receiver.ready()) {
      parts.receiver.fill(writer);
    }
    if (parts.resets.ready()) {
      parts.resets.fill(now, writer);
    }
    if (parts.heartbeat.ready()) {
      parts.heartbeat.fill(now, writer);
    }
    life.fillShutdown(now, writer);
  }

  private void data(long now) {
    if (parts.receiver.unanswered()) {
      parts.receiver.fill(writer);
    }
    if (parts.sender.abandonment().ready()) {
      parts.sender.abandonment().fill(now, writer);
    }
    parts.sender.fill(now, writer);
  }
}
