package dev.parley.webrtc;

/// A candidate of ours and one of the other side.
public record RTCIceCandidatePair(RTCIceCandidate local, RTCIceCandidate remote) {}
