/// The STUN and TURN server on UDP, TCP, TLS and DTLS.
package dev.parley.turnserver;
