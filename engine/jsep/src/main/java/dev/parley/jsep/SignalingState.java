package dev.parley.jsep;

import org.jspecify.annotations.Nullable;

/// Where an exchange of descriptions stands (RFC 9429, section 3.2); closed is the API's own.
public enum SignalingState {
  STABLE,
  HAVE_LOCAL_OFFER,
  HAVE_REMOTE_OFFER,
  HAVE_LOCAL_PRANSWER,
  HAVE_REMOTE_PRANSWER;

  /// The state after a description, or null where it must not be applied.
  ///
  /// A rollback is possible from both offer states, whichever side it is applied to (RFC 9429,
  /// section 4.1.10.2).
  ///
  /// @param local whether it is applied as ours
  public @Nullable SignalingState after(SdpType type, boolean local) {
    SignalingState offered = local ? HAVE_LOCAL_OFFER : HAVE_REMOTE_OFFER;
    SignalingState toAnswer = local ? HAVE_REMOTE_OFFER : HAVE_LOCAL_OFFER;
    SignalingState provisional = local ? HAVE_LOCAL_PRANSWER : HAVE_REMOTE_PRANSWER;
    return switch (type) {
      case OFFER -> this == STABLE || this == offered ? offered : null;
      case PRANSWER -> this == toAnswer || this == provisional ? provisional : null;
      case ANSWER -> this == toAnswer || this == provisional ? STABLE : null;
      case ROLLBACK -> this == HAVE_LOCAL_OFFER || this == HAVE_REMOTE_OFFER ? STABLE : null;
    };
  }
}
