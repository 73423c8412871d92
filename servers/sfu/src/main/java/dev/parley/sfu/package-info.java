/// Rooms that take an SDP offer from each participant and forward everyone's media to everyone
/// else, without decoding it.
package dev.parley.sfu;
