package dev.parley.dtls;

import java.util.Arrays;

/// The SRTP master keys of both directions, taken from a handshake (RFC 5764, section 4.2).
///
/// @param localKey protects what we send
/// @param remoteKey protects what the peer sends
public record SrtpKeys(
    SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {

  /// Cuts the exporter's output: client key, server key, client salt, server salt.
  static SrtpKeys cut(SrtpProfile profile, boolean client, byte[] material) {
    int key = profile.keyLength();
    int salt = profile.saltLength();
    byte[] clientKey = Arrays.copyOfRange(material, 0, key);
    byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
    byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
    byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * key + 2 * salt);
    return client
        ? new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt)
        : new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
  }

  /// The profile alone: keys do not belong in a log.
  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }
}
