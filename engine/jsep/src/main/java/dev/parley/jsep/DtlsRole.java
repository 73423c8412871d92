package dev.parley.jsep;

import dev.parley.sdp.SetupRole;
import org.jspecify.annotations.Nullable;

/// Who sends the ClientHello (RFC 8842, section 5).
final class DtlsRole {
  private DtlsRole() {}

  /// Whether we are the client, as the answering side.
  ///
  /// @param offered null if the offer does not say, which stands for active (RFC 4145, section 4.1)
  /// @param before whether we are the client of the DTLS association that goes on; null if a new
  ///   one begins
  static boolean answering(
      @Nullable SetupRole offered, SetupPreference preference, @Nullable Boolean before) {
    boolean client =
        switch (offered) {
          case null -> false;
          case ACTIVE -> false;
          case PASSIVE -> true;
          case ACTPASS -> before == null ? preference == SetupPreference.ACTIVE : before;
          case HOLDCONN ->
              throw new JsepException("a=setup:holdconn asks for a session without a connection.");
        };
    if (before != null && before != client) {
      throw new JsepException("The DTLS roles are swapped, but the certificate has not changed.");
    }
    return client;
  }

  /// Whether we are the client, as the side that offered actpass. While an association goes on, its
  /// roles do, whatever the answer says: Firefox answers active to every later offer.
  ///
  /// @param answered null if the answer does not say, which stands for passive
  static boolean offering(@Nullable SetupRole answered, @Nullable Boolean before) {
    boolean client =
        switch (answered) {
          case null -> true;
          case ACTIVE -> false;
          case PASSIVE -> true;
          case ACTPASS, HOLDCONN ->
              throw new JsepException("An answer must choose a=setup:active or a=setup:passive.");
        };
    return before != null ? before : client;
  }
}
