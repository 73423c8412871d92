package dev.parley.net;

import java.net.InetSocketAddress;

/// A datagram on its way from the shard it arrived on to the shard it is for.
///
/// @param bytes a copy
/// @param base the local socket it came to, numbered alike on every shard
/// @param source where it came from
record Stray(byte[] bytes, int base, InetSocketAddress source) {}
