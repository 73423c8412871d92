/// Our TURN server against other people's clients: coturn's own, and Chromium.
package dev.parley.interop.turn;
