/// Shards: event loops that own UDP sockets and the connections on them, and the system's time and
/// randomness.
package dev.parley.net;
