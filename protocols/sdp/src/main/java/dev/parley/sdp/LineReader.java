package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/// Reads one line from left to right; every complaint names the line.
final class LineReader {
  private final int lineNumber;
  private final String line;
  private int at;

  /// @param at where the value begins
  LineReader(int lineNumber, String line, int at) {
    this.lineNumber = lineNumber;
    this.line = line;
    this.at = at;
  }

  /// All that follows the type letter and `=`.
  String value() {
    return line.substring(2);
  }

  SdpException error(String reason) {
    return new SdpException(lineNumber, line, reason);
  }

  void skip(int characters) {
    at += characters;
  }

  boolean atEnd() {
    return at >= line.length();
  }

  /// Complains about anything that is left.
  void end() {
    if (!atEnd()) {
      throw error("\"" + clip(line.substring(at)) + "\" is too much.");
    }
  }

  String rest() {
    String rest = line.substring(Math.min(at, line.length()));
    at = line.length();
    return rest;
  }

  /// What is left, at least one character.
  String rest(String what) {
    if (atEnd()) {
      throw missing(what);
    }
    return rest();
  }

  /// The next word; the spaces around it are skipped.
  String word(String what) {
    skipSpaces();
    int start = at;
    while (at < line.length() && line.charAt(at) != ' ') {
      at++;
    }
    if (at == start) {
      throw missing(what);
    }
    String word = line.substring(start, at);
    skipSpaces();
    return word;
  }

  List<String> words() {
    List<String> words = new ArrayList<>();
    skipSpaces();
    while (!atEnd()) {
      words.add(word("word"));
    }
    return words;
  }

  private void skipSpaces() {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
  }

  /// What stands before the delimiter, which is skipped.
  String until(char delimiter, String what) {
    int end = line.indexOf(delimiter, at);
    if (end <= at) {
      throw missing(what + " before \"" + delimiter + "\"");
    }
    String text = line.substring(at, end);
    at = end + 1;
    return text;
  }

  /// The next word, of RFC 8866's token characters only.
  String token(String what) {
    return token(word(what), what);
  }

  String token(String word, String what) {
    for (int i = 0; i < word.length(); i++) {
      if (!isTokenCharacter(word.charAt(i))) {
        throw error("The " + what + " has a character that a token must not have.");
      }
    }
    if (word.isEmpty()) {
      throw missing(what);
    }
    return word;
  }

  private static boolean isTokenCharacter(char c) {
    return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]".indexOf(c) < 0;
  }

  static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /// The next word, of digits only.
  String digits(String what) {
    String word = word(what);
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        throw error("The " + what + " \"" + clip(word) + "\" is not a number.");
      }
    }
    return word;
  }

  long number(String what, long min, long max) {
    return number(word(what), what, min, max);
  }

  long number(String word, String what, long min, long max) {
    long value = 0;
    if (word.isEmpty()) {
      throw missing(what);
    }
    for (int i = 0; i < word.length(); i++) {
      int digit = word.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw error("The " + what + " \"" + clip(word) + "\" is not a number.");
      }
      if (value > (max - digit) / 10) {
        throw error("The " + what + " " + clip(word) + " is above " + max + ".");
      }
      value = value * 10 + digit;
    }
    if (value < min) {
      throw error("The " + what + " " + clip(word) + " is below " + min + ".");
    }
    return value;
  }

  private SdpException missing(String what) {
    return error("The " + what + " is missing.");
  }

  private static String clip(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
