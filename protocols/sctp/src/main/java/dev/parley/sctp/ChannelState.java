package dev.parley.sctp;

/// The state of a data channel, in the words of W3C's `RTCDataChannelState`.
public enum ChannelState {
  CONNECTING,
  OPEN,
  CLOSING,
  CLOSED
}
