/// The W3C API with the W3C names: whoever knows `RTCPeerConnection` from a browser knows this
/// package.
///
/// Attributes are methods without arguments, such as `signalingState()`. Promises are
/// [java.util.concurrent.CompletableFuture]s that fail with what the specification names.
/// Dictionaries are records; null is an absent member. Enumerations print and parse the
/// specification's words. Errors are [DOMException]s by name; what WebIDL calls a `TypeError` is an
/// [IllegalArgumentException]. Events reach `onX` handlers and listeners one after another, in the
/// specification's order, on one serial executor for each connection, which the program may supply.
/// All methods may be called by any thread.
package dev.parley.webrtc;
