package dev.parley.app;

import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Names that nobody can guess.
final class RandomIds {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String DIGITS = "0123456789";

  private RandomIds() {}

  /// Of small letters and digits.
  static Supplier<String> letters(int length) {
    return of(length, LETTERS);
  }

  /// Of digits.
  static Supplier<String> digits(int length) {
    return of(length, DIGITS);
  }

  private static Supplier<String> of(int length, String alphabet) {
    SecureRandom random = new SecureRandom();
    return () ->
        random
            .ints(length, 0, alphabet.length())
            .mapToObj(i -> alphabet.substring(i, i + 1))
            .collect(Collectors.joining());
  }
}
