package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Entropy;
import dev.parley.core.SeededEntropy;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
  private static byte[] fragment(int type, int seq, byte[] body, int from, int to) {
    byte[] part = java.util.Arrays.copyOfRange(body, from, to);
    return new ByteWriter()
        .u8(type)
        .u24(body.length)
        .u16(seq)
        .u24(from)
        .vector24(part)
        .toByteArray();
  }

  private static Reassembly.Outcome offer(Reassembly reassembly, long epoch, byte[] fragment) {
    return reassembly.offer(epoch, fragment, 0, fragment.length);
  }

  @Test
  void overlappingFragmentsInAnyOrderMakeTheMessage() {
    Entropy random = new SeededEntropy(1);
    for (int run = 0; run < 200; run++) {
      byte[] body = random.bytes(1 + random.nextInt(500));
      Reassembly reassembly = new Reassembly();
      HandshakeMessage message = reassembly.peek();
      for (int i = 0; i < 10_000 && message == null; i++) {
        int from = random.nextInt(body.length);
        int to = from + 1 + random.nextInt(Math.min(100, body.length - from));
        assertThat(offer(reassembly, 0, fragment(1, 0, body, from, to)))
            .isEqualTo(Reassembly.Outcome.TAKEN);
        message = reassembly.peek();
      }
      assertThat(message).isNotNull();
      assertThat(message.body()).isEqualTo(body);
    }
  }

  @Test
  void messagesComeInTheirOrder() {
    Reassembly reassembly = new Reassembly();
    offer(reassembly, 0, fragment(11, 1, new byte[3], 0, 3));
    assertThat(reassembly.peek()).isNull();
    offer(reassembly, 0, fragment(14, 0, new byte[0], 0, 0));
    assertThat(reassembly.peek()).extracting(HandshakeMessage::type).isEqualTo(14);
    reassembly.advance();
    assertThat(reassembly.peek()).extracting(HandshakeMessage::type).isEqualTo(11);
    reassembly.advance();
    assertThat(offer(reassembly, 0, fragment(11, 1, new byte[3], 0, 3)))
        .isEqualTo(Reassembly.Outcome.DUPLICATE);
    assertThat(reassembly.peek()).isNull();
  }

  @Test
  void contradictionsAndExcessAreRefused() {
    Reassembly reassembly = new Reassembly();
    byte[] body = new byte[100];
    offer(reassembly, 0, fragment(1, 0, body, 0, 10));
    assertThat(offer(reassembly, 0, fragment(2, 0, body, 10, 20)))
        .isEqualTo(Reassembly.Outcome.MALFORMED);
    assertThat(offer(reassembly, 0, fragment(1, 0, new byte[99], 10, 20)))
        .isEqualTo(Reassembly.Outcome.MALFORMED);
    assertThat(offer(reassembly, 0, fragment(1, 8, body, 0, 10)))
        .isEqualTo(Reassembly.Outcome.OVERFLOW);
    assertThat(offer(reassembly, 0, fragment(1, 1, new byte[40_000], 0, 10)))
        .isEqualTo(Reassembly.Outcome.OVERFLOW);
    int taken = 0;
    for (int seq = 1; seq < 8; seq++) {
      byte[] large = fragment(1, seq, new byte[30_000], 0, 10);
      taken += offer(reassembly, 0, large) == Reassembly.Outcome.TAKEN ? 1 : 0;
    }
    assertThat(taken).isEqualTo(2);
  }

  @Test
  void whatIsProtectedReplacesWhatAnybodyCouldHaveSent() {
    Reassembly reassembly = new Reassembly();
    offer(reassembly, 0, fragment(20, 0, new byte[50], 0, 40));
    assertThat(offer(reassembly, 1, fragment(20, 0, new byte[12], 0, 12)))
        .isEqualTo(Reassembly.Outcome.TAKEN);
    assertThat(reassembly.peek()).extracting(HandshakeMessage::epoch).isEqualTo(1L);
  }
}
