/// `RTCPeerConnection` of ours and of the browsers, on either side.
@org.jspecify.annotations.NullMarked
package dev.parley.interop.peer;
