package dev.parley.webrtc;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What encrypts the media and data of a connection.
public final class RTCDtlsTransport extends EventTarget {
  private final RTCIceTransport iceTransport;
  private volatile RTCDtlsTransportState state = RTCDtlsTransportState.NEW;
  private volatile List<byte[]> remoteCertificates = List.of();

  RTCDtlsTransport(RTCIceTransport iceTransport) {
    this.iceTransport = iceTransport;
  }

  static RTCDtlsTransport fresh() {
    return new RTCDtlsTransport(new RTCIceTransport());
  }

  /// What it sends its packets over.
  public RTCIceTransport iceTransport() {
    return iceTransport;
  }

  public RTCDtlsTransportState state() {
    return state;
  }

  /// The other side's certificates in DER, the one that it proved to have first; empty until
  /// connected.
  public List<ByteBuffer> getRemoteCertificates() {
    return remoteCertificates.stream().map(der -> ByteBuffer.wrap(der.clone())).toList();
  }

  public void onStateChange(@Nullable EventListener<? super Event> listener) {
    handler("statechange", listener);
  }

  /// Says why the handshake failed.
  public void onError(@Nullable EventListener<? super RTCErrorEvent> listener) {
    handler("error", listener);
  }

  void remoteCertificates(List<byte[]> certificates) {
    remoteCertificates = certificates;
  }

  /// Ends it and what it sends over, without events.
  void closeSilently() {
    iceTransport.closeSilently();
    state = RTCDtlsTransportState.CLOSED;
  }

  /// Within a task: changes the state and says so; whether that was a change.
  boolean change(RTCDtlsTransportState now) {
    if (state == RTCDtlsTransportState.CLOSED || state == now) {
      return false;
    }
    state = now;
    dispatchEvent(new Event("statechange"));
    return true;
  }
}
