package dev.parley.sdp;

/// The `o=` line: names the session and counts its descriptions (RFC 8866, section 5.2).
///
/// @param username `-` if there is none
/// @param sessionId digits, of any length
/// @param sessionVersion digits, of any length
/// @param address of the machine that made it, unspecified in WebRTC
public record Origin(String username, String sessionId, String sessionVersion, Connection address) {
  /// An origin as RFC 8829, section 5.2.1, asks for it.
  ///
  /// @param sessionId 0 to 2^63-1
  /// @param sessionVersion 0 to 2^63-1
  public static Origin of(long sessionId, long sessionVersion) {
    if (sessionId < 0 || sessionVersion < 0) {
      throw new IllegalArgumentException(
          "session id " + sessionId + " and version " + sessionVersion + " must not be negative");
    }
    return new Origin(
        "-", Long.toString(sessionId), Long.toString(sessionVersion), Connection.UNSPECIFIED);
  }

  static Origin parse(LineReader reader) {
    String username = reader.word("user name");
    String sessionId = reader.digits("session id");
    String sessionVersion = reader.digits("session version");
    Connection address = Connection.parse(reader);
    reader.end();
    return new Origin(username, sessionId, sessionVersion, address);
  }

  @Override
  public String toString() {
    return username + " " + sessionId + " " + sessionVersion + " " + address;
  }
}
