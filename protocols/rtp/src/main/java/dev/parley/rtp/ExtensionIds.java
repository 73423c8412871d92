package dev.parley.rtp;

import org.jspecify.annotations.Nullable;

/// The negotiated ids of the header extensions of one m-section. Immutable.
public final class ExtensionIds {
  /// No extension at all.
  public static final ExtensionIds NONE = new ExtensionIds(new int[ExtensionKind.values().length]);

  private static final ExtensionKind[] KINDS = ExtensionKind.values();

  private final int[] ids;

  private ExtensionIds(int[] ids) {
    this.ids = ids;
  }

  /// The same with one kind more, or with another id for it.
  ///
  /// @param id 1 to 14 or 16 to 255
  public ExtensionIds with(ExtensionKind kind, int id) {
    if (id < 1 || id > 255 || id == 15) {
      throw new IllegalArgumentException("extension id " + id + " is not in 1..14, 16..255");
    }
    int[] copy = ids.clone();
    copy[kind.ordinal()] = id;
    return new ExtensionIds(copy);
  }

  /// The id of a kind, or 0 if it was not negotiated.
  public int id(ExtensionKind kind) {
    return ids[kind.ordinal()];
  }

  /// The kind with an id, or null.
  public @Nullable ExtensionKind kind(int id) {
    for (ExtensionKind kind : KINDS) {
      if (id != 0 && ids[kind.ordinal()] == id) {
        return kind;
      }
    }
    return null;
  }
}
