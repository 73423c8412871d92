package dev.parley.ice;

import org.jspecify.annotations.Nullable;

/// Where a candidate comes from, with its recommended type preference.
///
/// RFC 8445, section 5.1.2.2
public enum CandidateType {
  HOST("host", 126),
  PEER_REFLEXIVE("prflx", 110),
  SERVER_REFLEXIVE("srflx", 100),
  RELAYED("relay", 0);

  private static final CandidateType[] ALL = values();

  private final String token;
  private final int preference;

  CandidateType(String token, int preference) {
    this.token = token;
    this.preference = preference;
  }

  /// The word in the `typ` field of a candidate attribute.
  public String token() {
    return token;
  }

  /// The type preference, 0 to 126.
  public int preference() {
    return preference;
  }

  static @Nullable CandidateType of(String token) {
    for (CandidateType type : ALL) {
      if (type.token.equalsIgnoreCase(token)) {
        return type;
      }
    }
    return null;
  }
}
