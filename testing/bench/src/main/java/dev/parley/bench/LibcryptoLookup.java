package dev.parley.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import org.jspecify.annotations.Nullable;

/// Whether this machine has OpenSSL 3.
final class LibcryptoLookup {
  static final String NAME = "libcrypto.so.3";
  static final @Nullable SymbolLookup LIBRARY = open();

  private LibcryptoLookup() {}

  @SuppressWarnings("restricted") // loading a library is what this class is for
  private static @Nullable SymbolLookup open() {
    try {
      return SymbolLookup.libraryLookup(NAME, Arena.global());
    } catch (IllegalArgumentException e) {
      return null; // not installed
    }
  }
}
