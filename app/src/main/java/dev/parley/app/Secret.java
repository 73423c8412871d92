package dev.parley.app;

import dev.parley.signaling.Tokens;

/// The secret with which invitations are made, as the user gives it.
final class Secret {
  private Secret() {}

  static Tokens tokens(String secret) {
    try {
      return Tokens.withSecret(secret);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          "--secret needs at least "
              + Tokens.MIN_SECRET_BYTES
              + " characters that nobody guesses; 'openssl rand -hex 32' makes some.",
          e);
    }
  }
}
