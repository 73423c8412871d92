package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A client against a server that the test plays, and that may be wrong.
class TurnClientTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int PATH = 7;
  private static final TransportAddress RELAYED = TransportAddress.of("20.0.0.9", 50_000);
  private static final TransportAddress MAPPED = TransportAddress.of("20.0.0.1", 4000);
  private static final TransportAddress PEER = TransportAddress.of("20.0.0.3", 3000);
  private static final StunKey KEY = StunKey.longTermMd5("ann", "realm", "secret");

  private final TurnClient client =
      new TurnClient(
          new TurnClientConfig("ann", "secret", false, false), new SeededEntropy(1), PATH);
  private long now = 1000 * SECOND;

  /// What was sent, as messages or raw.
  private List<byte[]> sent() {
    List<byte[]> packets = new ArrayList<>();
    client.transmit(
        now,
        new Outbox() {
          @Override
          public Packet claim(int path, int maxLength) {
            assertThat(path).isEqualTo(PATH);
            return Packet.allocate(maxLength);
          }

          @Override
          public void commit(Packet packet, long sendId) {
            packets.add(packet.toByteArray());
          }
        });
    return packets;
  }

  private StunMessage request(int method) {
    List<byte[]> sent = sent();
    assertThat(sent).hasSize(1);
    StunMessage message = new StunMessage();
    assertThat(message.read(sent.getFirst(), 0, sent.getFirst().length)).isTrue();
    assertThat(message.stunClass()).isEqualTo(StunClass.REQUEST);
    assertThat(message.method()).isEqualTo(method);
    return message;
  }

  private void answer(
      StunMessage request, StunClass kind, @Nullable StunKey key, Consumer<StunWriter> content) {
    Packet packet = Packet.allocate(600);
    StunWriter writer = new StunWriter();
    writer.begin(
        packet, kind, request.method(), request.transactionHigh(), request.transactionLow());
    content.accept(writer);
    if (key != null) {
      writer.integrity(key);
    }
    assertThat(client.receive(now, packet)).isFalse();
  }

  private void error(StunMessage request, int code, String nonce) {
    answer(
        request,
        StunClass.ERROR_RESPONSE,
        null,
        writer -> {
          writer.error(code, "reason");
          if (!nonce.isEmpty()) {
            writer.text(StunAttribute.REALM, "realm");
            writer.text(StunAttribute.NONCE, nonce);
          }
        });
  }

  private void allocated(StunMessage request) {
    answer(
        request,
        StunClass.SUCCESS_RESPONSE,
        KEY,
        writer -> {
          writer.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, RELAYED);
          writer.xorMappedAddress(MAPPED);
          writer.u32(StunAttribute.LIFETIME, 600);
        });
  }

  private StunMessage challenged() {
    client.allocate(now);
    StunMessage first = request(StunMethod.ALLOCATE);
    assertThat(first.has(StunAttribute.USERNAME)).isFalse();
    error(first, 401, "nonce 1");
    StunMessage second = request(StunMethod.ALLOCATE);
    assertThat(second.integrityValid(KEY)).isTrue();
    return second;
  }

  private void allocate() {
    allocated(challenged());
    assertThat(client.next()).isEqualTo(new TurnClientEvent.Allocated(RELAYED, MAPPED));
  }

  private void later(long nanos) {
    long end = now + nanos;
    while (client.deadline() <= end) {
      now = client.deadline();
      client.tick(now);
    }
    now = end;
  }

  @Test
  void allocatesWithTheCredentialsThatTheServerAsksFor() {
    allocate();
    assertThat(client.allocated()).isTrue();
    assertThat(client.ready()).isFalse();
  }

  @Test
  void aSuccessWithoutTheServersIntegrityIsNone() {
    StunMessage request = challenged();
    for (StunKey key : new @Nullable StunKey[] {null, StunKey.shortTerm("guess")}) {
      answer(
          request,
          StunClass.SUCCESS_RESPONSE,
          key,
          writer -> writer.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, RELAYED));
    }
    assertThat(client.next()).isNull();
    assertThat(client.drops().get(TurnClientDrop.WRONG_INTEGRITY)).isEqualTo(2);
    allocated(request);
    assertThat(client.allocated()).isTrue();
  }

  @Test
  void aWrongPasswordEndsWith401() {
    error(challenged(), 401, "nonce 2");
    assertThat(client.next()).isEqualTo(new TurnClientEvent.Failed(401, "reason"));
    assertThat(client.deadline()).isEqualTo(TurnClient.NEVER);
  }

  @Test
  void aStaleNonceIsReplacedButNotForEver() {
    StunMessage request = challenged();
    for (int i = 2; i < 4; i++) {
      error(request, 438, "nonce " + i);
      request = request(StunMethod.ALLOCATE);
      assertThat(request.text(StunAttribute.NONCE)).isEqualTo("nonce " + i);
    }
    error(request, 438, "nonce 4");
    assertThat(client.next()).isEqualTo(new TurnClientEvent.Failed(438, "reason"));
  }

  @Test
  void quotaAndMismatchAreTold() {
    error(challenged(), 486, "");
    assertThat(client.next()).isEqualTo(new TurnClientEvent.Failed(486, "reason"));
  }

  @Test
  void anAlternateServerIsTold() {
    TransportAddress other = TransportAddress.of("20.0.0.77", 3478);
    answer(
        challenged(),
        StunClass.ERROR_RESPONSE,
        KEY,
        writer -> {
          writer.error(300, "Try Alternate");
          writer.alternateServer(other);
        });
    assertThat(client.next()).isEqualTo(new TurnClientEvent.Redirected(other));
  }

  @Test
  void aSilentServerIsGivenUp() {
    client.allocate(now);
    int requests = 0;
    for (int i = 0; i < 100; i++) {
      requests += sent().size();
      later(SECOND / 10);
    }
    assertThat(requests).isEqualTo(5);
    assertThat(client.next())
        .isEqualTo(
            new TurnClientEvent.Failed(TurnClientEvent.NO_ANSWER, "The server did not answer."));
  }

  @Test
  void permissionIsAskedForBeforeDataAndAChannelBoundOnceItIsWorthIt() {
    allocate();
    TurnPeer peer = Objects.requireNonNull(client.permit(now, PEER));
    StunMessage permission = request(StunMethod.CREATE_PERMISSION);
    assertThat(permission.peerAddress()).isEqualTo(PEER);
    answer(permission, StunClass.SUCCESS_RESPONSE, KEY, writer -> {});
    for (int i = 0; i < 21; i++) {
      Packet data = Packet.copyOf(new byte[] {1, 2, 3});
      assertThat(client.wrap(now, data, peer)).isTrue();
      StunMessage indication = new StunMessage();
      assertThat(indication.read(data)).isTrue();
      assertThat(indication.method()).isEqualTo(StunMethod.SEND);
      assertThat(indication.peerAddress()).isEqualTo(PEER);
      assertThat(indication.value(StunAttribute.DATA)).containsExactly(1, 2, 3);
    }
    StunMessage bind = request(StunMethod.CHANNEL_BIND);
    answer(bind, StunClass.SUCCESS_RESPONSE, KEY, writer -> {});
    Packet data = Packet.copyOf(new byte[] {1, 2, 3});
    assertThat(client.wrap(now, data, peer)).isTrue();
    assertThat(data.toByteArray()).containsExactly(0x40, 0, 0, 3, 1, 2, 3);
    assertThat(client.receive(now, data)).isTrue();
    assertThat(client.source()).isEqualTo(PEER);
    assertThat(data.toByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void aRefusedPeerIsToldAndSentNothing() {
    allocate();
    TurnPeer peer = Objects.requireNonNull(client.permit(now, PEER));
    error(request(StunMethod.CREATE_PERMISSION), 403, "");
    assertThat(client.next()).isEqualTo(new TurnClientEvent.PeerRefused(PEER, 403));
    assertThat(client.wrap(now, Packet.copyOf(new byte[1]), peer)).isFalse();
    assertThat(client.drops().get(TurnClientDrop.NOT_ALLOCATED)).isEqualTo(1);
  }

  @Test
  void aRefusedChannelLeavesIndications() {
    allocate();
    TurnPeer peer = Objects.requireNonNull(client.permit(now, PEER));
    answer(request(StunMethod.CREATE_PERMISSION), StunClass.SUCCESS_RESPONSE, KEY, w -> {});
    for (int i = 0; i < 21; i++) {
      assertThat(client.wrap(now, Packet.copyOf(new byte[1]), peer)).isTrue();
    }
    error(request(StunMethod.CHANNEL_BIND), 400, "");
    answer(request(StunMethod.CREATE_PERMISSION), StunClass.SUCCESS_RESPONSE, KEY, w -> {});
    Packet data = Packet.copyOf(new byte[1]);
    assertThat(client.wrap(now, data, peer)).isTrue();
    assertThat(data.u16(0)).isEqualTo(0x0016);
    assertThat(client.next()).isNull();
  }

  @Test
  void allocationAndPermissionAreRefreshedInTime() {
    allocate();
    assertThat(client.permit(now, PEER)).isNotNull();
    answer(request(StunMethod.CREATE_PERMISSION), StunClass.SUCCESS_RESPONSE, KEY, w -> {});
    later(240 * SECOND);
    answer(request(StunMethod.CREATE_PERMISSION), StunClass.SUCCESS_RESPONSE, KEY, w -> {});
    later(60 * SECOND);
    StunMessage refresh = request(StunMethod.REFRESH);
    assertThat(refresh.u32(StunAttribute.LIFETIME)).isEqualTo(600);
    error(refresh, 437, "");
    assertThat(client.next()).isEqualTo(new TurnClientEvent.Failed(437, "reason"));
    assertThat(client.allocated()).isFalse();
  }

  @Test
  void theAllocationIsGivenBackAtTheEnd() {
    allocate();
    client.close(now);
    StunMessage refresh = request(StunMethod.REFRESH);
    assertThat(refresh.u32(StunAttribute.LIFETIME)).isZero();
    answer(refresh, StunClass.SUCCESS_RESPONSE, KEY, writer -> {});
    assertThat(client.ready()).isFalse();
    assertThat(client.deadline()).isEqualTo(TurnClient.NEVER);
  }

  @Test
  void whatNobodyAskedForIsCounted() {
    allocate();
    Packet unbound = Packet.copyOf(new byte[] {0x40, 1, 0, 1, 9});
    assertThat(client.receive(now, unbound)).isFalse();
    assertThat(client.receive(now, Packet.copyOf(new byte[] {0x40, 1, 0, 9, 9}))).isFalse();
    assertThat(client.receive(now, Packet.copyOf(new byte[] {9}))).isFalse();
    assertThat(client.receive(now, Packet.allocate(1))).isFalse();
    assertThat(client.drops().get(TurnClientDrop.UNKNOWN_CHANNEL)).isEqualTo(1);
    assertThat(client.drops().get(TurnClientDrop.MALFORMED)).isEqualTo(3);
    assertThat(client.ready()).isFalse();
  }

  @Test
  void sha256IsUsedWhereTheServerOffersIt() {
    client.allocate(now);
    byte[] both = {0, 1, 0, 0, 0, 2, 0, 0};
    answer(
        request(StunMethod.ALLOCATE),
        StunClass.ERROR_RESPONSE,
        null,
        writer -> {
          writer.error(401, "Unauthenticated");
          writer.text(StunAttribute.REALM, "realm");
          writer.text(StunAttribute.NONCE, "obMatJos2gAAAnonce");
          writer.attribute(StunAttribute.PASSWORD_ALGORITHMS, both);
        });
    StunMessage request = request(StunMethod.ALLOCATE);
    assertThat(request.integritySha256Valid(StunKey.longTermSha256("ann", "realm", "secret")))
        .isTrue();
    assertThat(request.value(StunAttribute.PASSWORD_ALGORITHMS)).isEqualTo(both);
    assertThat(request.value(StunAttribute.PASSWORD_ALGORITHM)).containsExactly(0, 2, 0, 0);
  }

  @Test
  void credentialsAreNeededAndStayOutOfLogs() {
    assertThatThrownBy(() -> new TurnClientConfig("", "secret", false, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new TurnClientConfig("ann", "secret", true, false).toString())
        .doesNotContain("secret")
        .doesNotContain("ann");
  }
}
