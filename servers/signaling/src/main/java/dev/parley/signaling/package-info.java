/// The WebSocket protocol of `docs/signaling.md`, on rooms of the SFU.
///
/// [Signaling] is the logic, without sockets; [SignalingEndpoint] puts it on a web server.
package dev.parley.signaling;
