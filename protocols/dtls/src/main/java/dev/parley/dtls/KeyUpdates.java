package dev.parley.dtls;

/// DTLS 1.3 after the handshake: key changes of both directions (RFC 9147, section 8), and the
/// tickets of servers, which are acknowledged and thrown away.
final class KeyUpdates implements HandshakeMachine {
  private final HandshakeContext c;
  private final KeySchedule13 schedule;
  private boolean owed;
  private boolean waiting;

  KeyUpdates(HandshakeContext context, KeySchedule13 schedule) {
    c = context;
    this.schedule = schedule;
  }

  @Override
  public HandshakeMachine onMessage(HandshakeMessage message) throws HandshakeFailure {
    c.acks.hurry();
    if (message.type() == HandshakeType.NEW_SESSION_TICKET && c.client) {
      return this;
    }
    long epoch = c.records.readEpoch();
    message.expectEpoch(epoch);
    if (message.type() != HandshakeType.KEY_UPDATE) {
      throw message.unexpected();
    }
    ByteReader in = message.reader();
    int requested = in.u8();
    in.end();
    if (requested > 1) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a KeyUpdate of kind " + requested);
    }
    c.records.installRead(schedule.update(!c.client, epoch + 1));
    // One change of ours that is under way answers the request, too.
    owed |= requested == 1 && !waiting;
    return this;
  }

  /// Whether a key change of ours is not yet acknowledged.
  boolean waiting() {
    return waiting;
  }

  /// Sends the KeyUpdate that the peer asked for, once nothing else is under way.
  void payDebt() {
    if (owed && c.flight.complete()) {
      begin(false);
    }
  }

  /// Announces a new key; it is used from the acknowledgement on.
  void begin(boolean request) {
    owed = false;
    waiting = true;
    c.flight.begin(true); // not beginFlight: this does not acknowledge anything
    c.sendUnhashed(
        HandshakeType.KEY_UPDATE, new byte[] {(byte) (request ? 1 : 0)}, c.records.writeEpoch());
  }

  /// Changes to the announced key when the peer has acknowledged it.
  void onAcknowledged() {
    if (waiting && c.flight.complete()) {
      waiting = false;
      c.flight.clear();
      c.records.installWrite(schedule.update(c.client, c.records.writeEpoch() + 1));
    }
  }
}
