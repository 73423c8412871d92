/// Pairs of `RTCPeerConnection`, measured as a program sees them.
@NullMarked
package dev.parley.bench.peer;

import org.jspecify.annotations.NullMarked;
