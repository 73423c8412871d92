package dev.parley.core;

/// How datagrams travel on a stream that [Paths#connect] opens.
public enum StreamProtocol {
  /// ICE over TCP: a length of 16 bits before each (RFC 4571).
  ICE_TCP,
  /// TURN over TCP: STUN and ChannelData messages tell their length themselves (RFC 8656, section
  /// 12.5).
  TURN_TCP,
  /// The same over TLS.
  TURN_TLS
}
