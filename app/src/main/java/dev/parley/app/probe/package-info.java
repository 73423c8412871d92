/// Looks at STUN and TURN servers from outside, and says in plain words what it sees.
package dev.parley.app.probe;
