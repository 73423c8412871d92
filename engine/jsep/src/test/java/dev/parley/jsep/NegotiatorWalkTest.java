package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import dev.parley.sdp.Direction;
import dev.parley.sdp.SessionDescription;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.SessionSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two negotiators at random: whatever either side does in between, each exchange leaves both with
/// the same facts, and with nothing left to negotiate on the side that offered.
class NegotiatorWalkTest {
  private static final int STEPS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void bothSidesAlwaysAgree(long seed) {
    SeededEntropy random = new SeededEntropy(seed);
    BundlePolicy policy = BundlePolicy.values()[random.nextInt(3)];
    NegotiatorPair pair =
        new NegotiatorPair(seed, config -> config.withBundlePolicy(policy), config -> config);
    for (int step = 0; step < STEPS; step++) {
      change(random, random.nextInt(2) == 0 ? pair.a : pair.b);
      boolean aOffers = random.nextInt(2) == 0;
      Negotiator from = aOffers ? pair.a : pair.b;
      Negotiator to = aOffers ? pair.b : pair.a;
      switch (random.nextInt(5)) {
        case 0 -> glare(from, to);
        case 1 -> withdraw(from, to);
        default -> {
          if (from.transceivers().isEmpty()) {
            from.wantData();
          }
        }
      }
      NegotiatorPair.exchange(from, to);
      agree(seed, step, from, to);
      assertThat(from.negotiationNeeded()).as("seed %s step %s", seed, step).isFalse();
    }
  }

  private static void change(SeededEntropy random, Negotiator one) {
    List<Transceiver> transceivers = one.transceivers();
    Transceiver some =
        transceivers.isEmpty() ? null : transceivers.get(random.nextInt(transceivers.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (transceivers.size() < 6) {
          MediaKind kind = random.nextInt(2) == 0 ? MediaKind.AUDIO : MediaKind.VIDEO;
          Transceiver added = one.addTransceiver(kind, Direction.values()[random.nextInt(4)]);
          if (random.nextInt(2) == 0) {
            added.usedByAddTrack();
          }
        }
      }
      case 2 -> one.wantData();
      case 3 -> one.restartIce();
      case 4 -> {
        if (some != null) {
          some.stop();
        }
      }
      case 5, 6 -> {
        if (some != null) {
          some.direction(Direction.values()[random.nextInt(4)]);
        }
      }
      default -> {
        if (some != null) {
          some.streamIds(List.of("s" + random.nextInt(3)));
        }
      }
    }
  }

  /// Both offer; the one that gives way rolls back.
  private static void glare(Negotiator from, Negotiator to) {
    from.wantData();
    to.wantData();
    to.createOffer(false);
    to.setLocal(SdpType.OFFER);
    from.createOffer(false);
    from.setLocal(SdpType.OFFER);
    to.setLocal(SdpType.ROLLBACK);
    from.setLocal(SdpType.ROLLBACK);
  }

  private static void withdraw(Negotiator from, Negotiator to) {
    from.wantData();
    from.createOffer(false);
    to.setRemote(SdpType.OFFER, from.lastOffer());
    to.createAnswer();
    to.setRemote(SdpType.ROLLBACK, "");
  }

  private static void agree(long seed, int step, Negotiator from, Negotiator to) {
    List<TransportPlan> ours = from.transports();
    List<TransportPlan> theirs = to.transports();
    assertThat(ours).as("seed %s step %s", seed, step).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      SessionSpec mine = Objects.requireNonNull(ours.get(i).spec());
      SessionSpec yours = Objects.requireNonNull(theirs.get(i).spec());
      assertThat(mine.ice().remoteUfrag()).isEqualTo(theirs.get(i).local().ufrag());
      assertThat(yours.ice().remoteUfrag()).isEqualTo(ours.get(i).local().ufrag());
      assertThat(mine.dtls().client()).isNotEqualTo(yours.dtls().client());
      assertThat(mine.media()).hasSameSizeAs(yours.media());
      for (int m = 0; m < mine.media().size(); m++) {
        same(mine.media().get(m), yours.media().get(m));
      }
    }
    assertThat(SessionDescription.parse(from.lastOffer()).media()).hasSizeLessThan(60);
  }

  private static void same(MediaSpec mine, MediaSpec yours) {
    assertThat(mine.mid()).isEqualTo(yours.mid());
    assertThat(mine.send()).isEqualTo(yours.receive());
    assertThat(mine.receive()).isEqualTo(yours.send());
    assertThat(mine.codecs().stream().map(c -> c.payloadType() + c.name()).toList())
        .isEqualTo(yours.codecs().stream().map(c -> c.payloadType() + c.name()).toList());
    assertThat(mine.extensions()).isEqualTo(yours.extensions());
  }
}
