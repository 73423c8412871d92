package dev.parley.webrtc;

/// A header extension that can be negotiated.
///
/// @param uri its name
public record RTCRtpHeaderExtensionCapability(String uri) {}
