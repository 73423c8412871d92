/// The browser's API on the JVM: `RTCPeerConnection` and everything around it.
@org.jspecify.annotations.NullMarked
module dev.parley.webrtc {
  requires static transitive org.jspecify;
  requires dev.parley.jsep;
  requires dev.parley.net;

  exports dev.parley.webrtc;
}
