/// TURN (RFC 8656, RFC 6062): what client and server share, and a core for each.
package dev.parley.turn;
