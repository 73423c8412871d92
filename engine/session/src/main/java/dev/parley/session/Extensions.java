package dev.parley.session;

import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.ExtensionKind;

/// Reads the header extensions of a [MediaSpec].
final class Extensions {
  private static final int ONE_BYTE_MAX_ID = 14;

  private Extensions() {}

  /// The ids of the kinds that we know.
  static ExtensionIds ids(MediaSpec spec) {
    ExtensionIds ids = ExtensionIds.NONE;
    for (ExtensionSpec extension : spec.extensions()) {
      ExtensionKind kind = ExtensionKind.of(extension.uri());
      if (kind != null) {
        ids = ids.with(kind, extension.id());
      }
    }
    return ids;
  }

  /// Whether the two-byte form may be used: whoever negotiates an id or an extension that only fits
  /// into that form understands it.
  static boolean mixed(MediaSpec spec) {
    for (ExtensionSpec extension : spec.extensions()) {
      if (extension.id() > ONE_BYTE_MAX_ID
          || extension.uri().equals(ExtensionKind.DEPENDENCY_DESCRIPTOR.uri())) {
        return true;
      }
    }
    return false;
  }
}
