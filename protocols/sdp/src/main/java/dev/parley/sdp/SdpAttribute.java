package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/// An `a=` line: a property `a=name`, or a value `a=name:value` (RFC 8866, section 5.13).
public sealed interface SdpAttribute
    permits TransportAttribute, CodecAttribute, StreamAttribute, UnknownAttribute {
  /// The attribute's name as written in SDP.
  String name();

  /// What follows the colon; null if there is no colon.
  @Nullable String value();
}
