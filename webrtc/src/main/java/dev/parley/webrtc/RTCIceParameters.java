package dev.parley.webrtc;

/// The ICE credentials of one side.
public record RTCIceParameters(String usernameFragment, String password) {}
