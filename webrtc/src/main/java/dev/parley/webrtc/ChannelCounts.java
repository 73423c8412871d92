package dev.parley.webrtc;

/// What an [RTCDataChannel] counts; guarded by the connection's lock.
final class ChannelCounts {
  long messagesSent;
  long bytesSent;
  long messagesReceived;
  long bytesReceived;
}
