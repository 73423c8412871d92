package dev.parley.dtls;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The secrets of one DTLS 1.2 connection, always with the extended master secret (RFC 7627).
final class KeySchedule12 implements Exporter {
  private final Hkdf prf;
  private final byte[] master;
  private final byte[] clientRandom;
  private final byte[] serverRandom;
  private final RecordKeys clientKeys;
  private final RecordKeys serverKeys;

  /// @param sessionHash of the transcript up to and with ClientKeyExchange
  KeySchedule12(
      DtlsCipherSuite suite,
      byte[] premaster,
      byte[] sessionHash,
      byte[] clientRandom,
      byte[] serverRandom) {
    this.clientRandom = clientRandom;
    this.serverRandom = serverRandom;
    prf = new Hkdf(suite.hash());
    master = prf.prf(premaster, "extended master secret", sessionHash, 48);
    int key = suite.keyLength();
    int iv = suite.chacha() ? 12 : 4;
    byte[] block =
        prf.prf(master, "key expansion", concat(serverRandom, clientRandom), 2 * (key + iv));
    clientKeys =
        RecordKeys.dtls12(
            suite,
            Arrays.copyOfRange(block, 0, key),
            Arrays.copyOfRange(block, 2 * key, 2 * key + iv));
    serverKeys =
        RecordKeys.dtls12(
            suite,
            Arrays.copyOfRange(block, key, 2 * key),
            Arrays.copyOfRange(block, 2 * key + iv, 2 * key + 2 * iv));
  }

  static byte[] concat(byte[] a, byte[] b) {
    return new ByteWriter().bytes(a).bytes(b).toByteArray();
  }

  RecordKeys keys(boolean client) {
    return client ? clientKeys : serverKeys;
  }

  byte[] finished(boolean client, Transcript transcript) {
    String label = client ? "client finished" : "server finished";
    return prf.prf(master, label, transcript.hash(prf.hash()), 12);
  }

  void checkFinished(boolean client, Transcript transcript, byte[] verifyData)
      throws HandshakeFailure {
    if (!MessageDigest.isEqual(finished(client, transcript), verifyData)) {
      throw new HandshakeFailure(DtlsAlert.DECRYPT_ERROR, "the peer's Finished is wrong");
    }
  }

  @Override
  public byte[] export(String label, byte @Nullable [] context, int length) {
    ByteWriter seed = new ByteWriter().bytes(clientRandom).bytes(serverRandom);
    if (context != null) {
      seed.vector16(context);
    }
    return prf.prf(master, label, seed.toByteArray(), length);
  }
}
