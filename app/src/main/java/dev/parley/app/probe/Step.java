package dev.parley.app.probe;

/// One thing that a probe did.
///
/// @param transport over which
/// @param what was asked
/// @param ok whether it went as it should
/// @param millis until the answer; 0 if there was none
/// @param detail what came, or what is wrong and what to do, as a sentence
public record Step(String transport, String what, boolean ok, double millis, String detail) {}
