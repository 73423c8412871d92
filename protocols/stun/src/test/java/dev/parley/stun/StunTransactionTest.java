package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Core;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StunTransactionTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long START = 77_000_000_000L;

  private static StunTransaction begin(StunTransaction.Schedule schedule) {
    return new StunTransaction(START, schedule, new SeededEntropy(1));
  }

  private static List<Long> sendTimesMillis(StunTransaction transaction) {
    List<Long> times = new ArrayList<>(List.of(0L));
    while (!transaction.timedOut(transaction.deadline())) {
      long now = transaction.deadline();
      assertThat(transaction.resend(now - 1)).isFalse();
      assertThat(transaction.resend(now)).isTrue();
      assertThat(transaction.resend(now)).isFalse();
      times.add((now - START) / MILLISECOND);
    }
    return times;
  }

  @Test
  void rfc8489Section621Timing() {
    StunTransaction transaction = begin(StunTransaction.Schedule.DEFAULT);
    assertThat(sendTimesMillis(transaction))
        .containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
    assertThat(transaction.requests()).isEqualTo(7);
    assertThat((transaction.deadline() - START) / MILLISECOND).isEqualTo(39_500);
    assertThat(transaction.timedOut(transaction.deadline() - 1)).isFalse();
  }

  @Test
  void doublingStopsAtTheLongestWait() {
    StunTransaction transaction =
        begin(
            new StunTransaction.Schedule(
                500 * MILLISECOND, 2000 * MILLISECOND, 5, 100 * MILLISECOND));
    assertThat(sendTimesMillis(transaction)).containsExactly(0L, 500L, 1500L, 3500L, 5500L);
  }

  @Test
  void oneRequestIsNotRepeated() {
    StunTransaction transaction =
        begin(new StunTransaction.Schedule(MILLISECOND, MILLISECOND, 1, 500 * MILLISECOND));
    assertThat(transaction.resend(transaction.deadline())).isFalse();
    assertThat(transaction.timedOut(START + 500 * MILLISECOND)).isTrue();
  }

  @Test
  void aCanceledOneWaitsForNothingAndStillKnowsItsAnswer() {
    StunTransaction transaction = begin(StunTransaction.Schedule.DEFAULT);
    transaction.cancel();
    assertThat(transaction.deadline()).isEqualTo(Core.NEVER);
    assertThat(transaction.resend(START + 60_000 * MILLISECOND)).isFalse();
    assertThat(transaction.timedOut(START + 60_000 * MILLISECOND)).isFalse();
    Packet packet = Packet.allocate(100);
    new StunWriter()
        .begin(
            packet,
            StunClass.SUCCESS_RESPONSE,
            StunMessage.BINDING,
            transaction.transactionHigh(),
            transaction.transactionLow());
    StunMessage message = new StunMessage();
    message.read(packet);
    assertThat(transaction.matches(message)).isTrue();
    packet.putU8(8, packet.u8(8) ^ 1);
    assertThat(transaction.matches(message)).isFalse();
  }

  @Test
  void scheduleRefusesNonsense() {
    assertThatThrownBy(() -> new StunTransaction.Schedule(1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StunTransaction.Schedule(2, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
