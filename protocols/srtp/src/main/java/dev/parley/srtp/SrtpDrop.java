package dev.parley.srtp;

/// Why a packet was neither protected nor unprotected.
///
/// Methods that return a length return [#code()] instead, which is negative.
public enum SrtpDrop {
  /// The header does not fit into the packet, or there is no room for the tag.
  MALFORMED,

  /// The tag is wrong: forged, damaged, or made with other keys.
  AUTH,

  /// This index was seen before; when sending under AEAD: was used before.
  REPLAY,

  /// The index lies before the replay window.
  TOO_OLD,

  /// There is no room for another source.
  CONTEXTS_FULL,

  /// An SRTCP packet that is not encrypted: none of our profiles allows that.
  UNENCRYPTED,

  /// All indices under this key were used: the session needs new keys.
  EXHAUSTED;

  private static final SrtpDrop[] ALL = values();

  /// The negative number that stands for this reason.
  public int code() {
    return -1 - ordinal();
  }

  /// The reason that a negative number stands for.
  public static SrtpDrop of(int code) {
    if (code >= 0 || code < -ALL.length) {
      throw new IllegalArgumentException("code " + code + " is not the code of a drop");
    }
    return ALL[-1 - code];
  }
}
