package dev.parley.jsep;

import dev.parley.session.SessionSpec;

/// What an answer to our offer agreed to.
///
/// @param spec the negotiated facts
/// @param remote the other side's candidates
/// @param iceRestart whether both sides began new ICE sessions by this exchange
public record Accepted(SessionSpec spec, RemoteCandidates remote, boolean iceRestart) {}
