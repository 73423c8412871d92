/// Runs the web platform's tests against `dev.parley.webrtc`: from a checkout that the user has, in
/// a script engine with a small shim of a window. Nothing of those tests is in here.
@org.jspecify.annotations.NullMarked
package dev.parley.conformance;
