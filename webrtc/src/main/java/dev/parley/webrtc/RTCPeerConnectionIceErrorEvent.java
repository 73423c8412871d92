package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A STUN or TURN server could not be used.
public final class RTCPeerConnectionIceErrorEvent extends Event {
  private final @Nullable String address;
  private final @Nullable Integer port;
  private final String url;
  private final int errorCode;
  private final String errorText;

  /// @param address of ours that the server was asked from
  /// @param url of the server
  /// @param errorCode of STUN, or 701 if the server was not reached
  /// @param errorText the server's words, or ours
  public RTCPeerConnectionIceErrorEvent(
      String type,
      @Nullable String address,
      @Nullable Integer port,
      String url,
      int errorCode,
      String errorText) {
    super(type);
    this.address = address;
    this.port = port;
    this.url = url;
    this.errorCode = errorCode;
    this.errorText = errorText;
  }

  public @Nullable String address() {
    return address;
  }

  public @Nullable Integer port() {
    return port;
  }

  public String url() {
    return url;
  }

  public int errorCode() {
    return errorCode;
  }

  public String errorText() {
    return errorText;
  }
}
