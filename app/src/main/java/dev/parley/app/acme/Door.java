package dev.parley.app.acme;

/// Where an authority looks for the proof that the name is ours.
enum Door {
  /// TCP port 80, RFC 8555, section 8.3.
  HTTP("http-01", "TCP port 80"),
  /// TCP port 443, RFC 8737.
  TLS("tls-alpn-01", "TCP port 443");

  private final String challenge;
  private final String place;

  Door(String challenge, String place) {
    this.challenge = challenge;
    this.place = place;
  }

  /// Its name on the wire.
  String challenge() {
    return challenge;
  }

  /// Its name for people.
  String place() {
    return place;
  }
}
