package dev.parley.webrtc;

import dev.parley.jsep.Negotiator;
import dev.parley.jsep.SignalingState;

/// Says, once until it happened, that an exchange is needed (W3C WebRTC, section 4.7.3).
final class NegotiationNeeded {
  private final RTCPeerConnection connection;
  private final Negotiator negotiator;
  private boolean needed;
  private boolean updateWhenChainIsEmpty;

  NegotiationNeeded(RTCPeerConnection connection, Negotiator negotiator) {
    this.connection = connection;
    this.negotiator = negotiator;
  }

  /// Something changed that may need an exchange.
  void update() {
    synchronized (connection.tasks()) {
      if (!connection.chainIsEmpty()) {
        updateWhenChainIsEmpty = true;
        return;
      }
    }
    connection.tasks().execute(this::check);
  }

  private void check() {
    synchronized (connection.tasks()) {
      if (connection.isClosed()) {
        return;
      }
      if (!connection.chainIsEmpty()) {
        updateWhenChainIsEmpty = true;
        return;
      }
      if (negotiator.state() != SignalingState.STABLE) {
        return;
      }
      boolean before = needed;
      needed = negotiator.negotiationNeeded();
      if (!needed || before) {
        return;
      }
    }
    connection.dispatchEvent(new Event("negotiationneeded"));
  }

  void chainIsEmpty() {
    synchronized (connection.tasks()) {
      if (!updateWhenChainIsEmpty) {
        return;
      }
      updateWhenChainIsEmpty = false;
    }
    update();
  }

  /// An exchange is over: what it left open is said anew.
  void negotiated() {
    synchronized (connection.tasks()) {
      needed = false;
    }
    update();
  }
}
