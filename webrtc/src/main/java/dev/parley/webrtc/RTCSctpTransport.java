package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// What carries the data channels of a connection.
public final class RTCSctpTransport extends EventTarget {
  private volatile RTCDtlsTransport transport;
  private volatile RTCSctpTransportState state = RTCSctpTransportState.CONNECTING;
  private volatile double maxMessageSize;
  private volatile @Nullable Integer maxChannels;

  RTCSctpTransport(RTCDtlsTransport transport, double maxMessageSize) {
    this.transport = transport;
    this.maxMessageSize = maxMessageSize;
  }

  /// What encrypts it.
  public RTCDtlsTransport transport() {
    return transport;
  }

  public RTCSctpTransportState state() {
    return state;
  }

  /// The longest message that can be sent, in bytes.
  public double maxMessageSize() {
    return maxMessageSize;
  }

  /// How many channels there can be; null until connected.
  public @Nullable Integer maxChannels() {
    return maxChannels;
  }

  public void onStateChange(@Nullable EventListener<? super Event> listener) {
    handler("statechange", listener);
  }

  void transport(RTCDtlsTransport now) {
    transport = now;
  }

  void maxMessageSize(double bytes) {
    maxMessageSize = bytes;
  }

  void maxChannels(int count) {
    maxChannels = count;
  }

  /// Changes the state without an event: on close.
  void closeSilently() {
    state = RTCSctpTransportState.CLOSED;
  }

  /// Within a task: changes the state and says so.
  void change(RTCSctpTransportState now) {
    if (state != now && state != RTCSctpTransportState.CLOSED) {
      state = now;
      dispatchEvent(new Event("statechange"));
    }
  }
}
