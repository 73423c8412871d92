package dev.parley.turn;

import java.util.List;

/// What is known about the user name of a request.
///
/// @param name who that is, for quotas and the access log: the same for all of a person's
///   credentials
/// @param passwords those that are valid now, usually one
/// @param expiresUnixSeconds no new allocations from then on; those that exist may be refreshed
public record TurnUser(String name, List<String> passwords, long expiresUnixSeconds) {
  public TurnUser {
    passwords = List.copyOf(passwords);
  }
}
