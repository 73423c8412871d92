package dev.parley.rtp;

import java.util.Set;

/// Which header extensions are forwarded from one stream to another, and under which ids.
/// Immutable.
public final class ExtensionMapping {
  private final byte[] targets = new byte[256];

  /// Forwards the kinds that both sides have negotiated.
  ///
  /// @param kinds those that mean the same on the other side; mid, rid and what describes one
  ///   transport do not
  public ExtensionMapping(ExtensionIds from, ExtensionIds to, Set<ExtensionKind> kinds) {
    for (ExtensionKind kind : ExtensionKind.values()) {
      if (kinds.contains(kind) && from.id(kind) != 0) {
        targets[from.id(kind)] = (byte) to.id(kind);
      }
    }
  }

  /// The id that an element gets, or 0 if it is left out.
  public int target(int id) {
    return targets[id] & 0xFF;
  }
}
