package dev.parley.dtls;

import org.jspecify.annotations.Nullable;

/// Derives keying material from a finished handshake.
@FunctionalInterface
interface Exporter {
  byte[] export(String label, byte @Nullable [] context, int length);
}
