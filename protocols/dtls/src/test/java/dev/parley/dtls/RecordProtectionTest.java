package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.SeededEntropy;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordProtectionTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /// QUIC masks with the same function of key and sample as RFC 9147, section 4.2.3.
  @Test
  void rfc9001HeaderProtectionMasks() {
    SequenceMask aes = new SequenceMask(false, hex("9f50449e04a0e810283a1e9933adedd2"));
    assertThat(aes.mask(hex("d1b1c98dd7689fb8ec11d242b123dc9b"), 0)).isEqualTo(0x437b);
    SequenceMask chacha =
        new SequenceMask(
            true, hex("25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4"));
    byte[] sample = hex("005e5cd55c41f69080575d7999c25a5bfb");
    assertThat(chacha.mask(sample, 1)).isEqualTo(0xaefe);
    assertThat(chacha.mask(sample, 1)).as("a mask may be needed twice").isEqualTo(0xaefe);
  }

  @Test
  void truncatedNumbersFindTheNearestNumber() {
    assertThat(RecordLayer.unmask(0, 0, 16)).isZero();
    assertThat(RecordLayer.unmask(0, 0xFFFF, 16)).isEqualTo(0xFFFF);
    assertThat(RecordLayer.unmask(0x10000, 0xFFFF, 16)).isEqualTo(0xFFFF);
    assertThat(RecordLayer.unmask(0xFFFF, 3, 16)).isEqualTo(0x10003);
    assertThat(RecordLayer.unmask(0x120, 0x1F, 8)).isEqualTo(0x11F);
    assertThat(RecordLayer.unmask(0x1FE, 0x02, 8)).isEqualTo(0x202);
    for (long expected = 0; expected < 1_000_000; expected += 997) {
      for (int step = -100; step <= 100; step += 7) {
        long number = expected + step;
        if (number >= 0) {
          assertThat(RecordLayer.unmask(expected, (int) number & 0xFF, 8)).isEqualTo(number);
          assertThat(RecordLayer.unmask(expected, (int) number & 0xFFFF, 16)).isEqualTo(number);
        }
      }
    }
  }

  @Test
  void theReplayWindowAgreesWithASet() {
    ReplayWindow window = new ReplayWindow();
    TreeSet<Long> model = new TreeSet<>();
    Entropy random = new SeededEntropy(1);
    long base = 0;
    for (int i = 0; i < 50_000; i++) {
      base += random.nextInt(100) == 0 ? random.nextInt(1000) : random.nextInt(3);
      long number = Math.max(0, base - random.nextInt(300));
      long highest = model.isEmpty() ? -1 : model.last();
      boolean seen = model.contains(number) || number <= highest - 256;
      assertThat(window.contains(number)).as("%d after %d", number, highest).isEqualTo(seen);
      if (!seen) {
        window.add(number);
        model.add(number);
      }
    }
  }

  private record Opened(int type, long epoch, long sequence, int length) {}

  private static RecordKeys keys(DtlsCipherSuite suite) {
    return suite.version() == DtlsVersion.DTLS_1_3
        ? RecordKeys.dtls13(3, suite, new Hkdf(suite.hash()), new byte[32])
        : RecordKeys.dtls12(suite, new byte[suite.keyLength()], new byte[suite.chacha() ? 12 : 4]);
  }

  @ParameterizedTest
  @EnumSource(DtlsCipherSuite.class)
  void recordsOfEverySuiteAreOpenedInAnyOrderAndOnce(DtlsCipherSuite suite) {
    Counters<DtlsDrop> drops = new Counters<>(DtlsDrop.class);
    List<Opened> opened = new ArrayList<>();
    RecordLayer sender = new RecordLayer(drops, (t, e, s, b, at, n) -> {});
    RecordLayer receiver =
        new RecordLayer(drops, (t, e, s, b, at, n) -> opened.add(new Opened(t, e, s, n)));
    sender.version(suite.version());
    receiver.version(suite.version());
    sender.installWrite(keys(suite));
    receiver.installRead(keys(suite));
    long epoch = sender.writeEpoch();
    List<byte[]> datagrams = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] out = new byte[1500];
      int end = sender.seal(out, 0, epoch, ContentType.APPLICATION_DATA, new byte[i], 0, i);
      assertThat(end).isEqualTo(i + sender.overhead(epoch));
      end = sender.seal(out, end, epoch, ContentType.ALERT, new byte[2], 0, 2);
      datagrams.add(java.util.Arrays.copyOf(out, end));
    }
    for (int i = 99; i >= 0; i--) {
      receiver.receive(datagrams.get(i), 0, datagrams.get(i).length);
    }
    assertThat(opened).hasSize(200);
    assertThat(opened.getFirst())
        .isEqualTo(new Opened(ContentType.APPLICATION_DATA, epoch, 198, 99));
    assertThat(opened.getLast()).isEqualTo(new Opened(ContentType.ALERT, epoch, 1, 2));
    for (byte[] datagram : datagrams) {
      receiver.receive(datagram, 0, datagram.length);
    }
    assertThat(opened).hasSize(200);
    assertThat(drops.get(DtlsDrop.REPLAYED)).isEqualTo(200);
    assertThat(drops.total()).isEqualTo(200);
  }

  @Test
  void recordsWithoutLengthOrWithAShortNumberAreRead() {
    DtlsCipherSuite suite = DtlsCipherSuite.TLS_AES_128_GCM_SHA256;
    Hkdf hkdf = new Hkdf("SHA-256");
    byte[] secret = new byte[32];
    byte[] key = hkdf.expandLabel(secret, "key", new byte[0], 16);
    byte[] iv = hkdf.expandLabel(secret, "iv", new byte[0], 12);
    byte[] sn = hkdf.expandLabel(secret, "sn", new byte[0], 16);
    byte[] inner = {5, 6, 7, ContentType.APPLICATION_DATA, 0, 0, 0};
    byte[] header = {0x23, 4};
    byte[] record = new byte[2 + inner.length + Aead.TAG];
    new Aead(false, key, iv).seal(4, header, 2, inner, inner.length, record, 2);
    record[0] = header[0];
    record[1] = (byte) (4 ^ new SequenceMask(false, sn).mask(record, 2) >>> 8);
    List<Opened> opened = new ArrayList<>();
    RecordLayer receiver =
        new RecordLayer(
            new Counters<>(DtlsDrop.class),
            (t, e, s, b, at, n) -> opened.add(new Opened(t, e, s, n)));
    receiver.version(DtlsVersion.DTLS_1_3);
    receiver.installRead(RecordKeys.dtls13(3, suite, hkdf, secret));
    receiver.receive(record, 0, record.length);
    assertThat(opened).containsExactly(new Opened(ContentType.APPLICATION_DATA, 3, 4, 3));
  }
}
