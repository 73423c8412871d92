/// STUN messages (RFC 8489): read without allocation, written in place, authenticated.
package dev.parley.stun;
