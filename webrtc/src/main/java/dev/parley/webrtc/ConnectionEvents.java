package dev.parley.webrtc;

/// Fires the changes of a connection's states, in the order of the specification.
final class ConnectionEvents {
  private final RTCPeerConnection connection;
  private RTCIceConnectionState ice = RTCIceConnectionState.NEW;
  private RTCPeerConnectionState whole = RTCPeerConnectionState.NEW;
  private RTCIceGatheringState gathering = RTCIceGatheringState.NEW;

  ConnectionEvents(RTCPeerConnection connection) {
    this.connection = connection;
  }

  /// Within a task: says what differs from what was said before.
  void update() {
    boolean iceChanged;
    boolean wholeChanged;
    boolean gatheringChanged;
    boolean gathered;
    synchronized (connection.tasks()) {
      if (connection.isClosed()) {
        return;
      }
      iceChanged = ice != connection.iceConnectionState();
      ice = connection.iceConnectionState();
      wholeChanged = whole != connection.connectionState();
      whole = connection.connectionState();
      gatheringChanged = gathering != connection.iceGatheringState();
      gathering = connection.iceGatheringState();
      gathered = gatheringChanged && gathering == RTCIceGatheringState.COMPLETE;
    }
    fire(iceChanged, "iceconnectionstatechange");
    fire(wholeChanged, "connectionstatechange");
    fire(gatheringChanged, "icegatheringstatechange");
    if (gathered && !connection.isClosed()) {
      connection.dispatchEvent(new RTCPeerConnectionIceEvent("icecandidate", null, null));
    }
  }

  private void fire(boolean changed, String type) {
    if (changed && !connection.isClosed()) {
      connection.dispatchEvent(new Event(type));
    }
  }
}
