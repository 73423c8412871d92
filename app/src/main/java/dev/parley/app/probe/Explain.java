package dev.parley.app.probe;

import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;

/// What an error answer means, in plain words.
final class Explain {
  private Explain() {}

  static String error(StunMessage answer) {
    int code = answer.errorCode();
    return code + " " + answer.errorReason() + ": " + meaning(code);
  }

  private static String meaning(int code) {
    return switch (code) {
      case StunError.TRY_ALTERNATE -> "it sends its clients to another server.";
      case StunError.BAD_REQUEST -> "it does not understand the request.";
      case StunError.UNAUTHENTICATED ->
          "the user name or the password is wrong, or the credential is over; compare --user,"
              + " --password or --secret with the server's.";
      case StunError.FORBIDDEN ->
          "its rules forbid it; a STUN server without TURN answers like this too.";
      case StunError.UNKNOWN_ATTRIBUTE -> "it lacks a feature that was asked for.";
      case StunError.ALLOCATION_MISMATCH -> "there is no allocation, or one already.";
      case StunError.STALE_NONCE -> "its nonce is over already; its clock may jump.";
      case StunError.ADDRESS_FAMILY_NOT_SUPPORTED ->
          "it relays no addresses of this family (IPv4 or IPv6).";
      case StunError.WRONG_CREDENTIALS -> "the allocation belongs to another user.";
      case StunError.UNSUPPORTED_TRANSPORT_PROTOCOL -> "it does not relay this protocol.";
      case StunError.PEER_ADDRESS_FAMILY_MISMATCH ->
          "the peer's address is of another family than the relayed one.";
      case StunError.ALLOCATION_QUOTA_REACHED ->
          "this user or this address has as many allocations as it may; raise --turn-user-quota.";
      case StunError.SERVER_ERROR -> "something broke in the server; its log knows.";
      case StunError.INSUFFICIENT_CAPACITY ->
          "it is full, drains, or has no free ports; see --turn-allocations, --turn-relay-ports.";
      default -> "that is unusual.";
    };
  }
}
