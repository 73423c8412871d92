package dev.parley.turn;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunError;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes and sends the answers to requests.
final class Answers {
  private static final int CAPACITY = 1400;

  private final TurnNet net;
  private final UnprovenBudget budget;
  private final Counters<TurnDrop> drops;
  private final Map<Integer, Long> errors = new TreeMap<>();
  private final Packet packet = Packet.allocate(CAPACITY);
  private final StunWriter writer = new StunWriter();

  Answers(TurnNet net, UnprovenBudget budget, Counters<TurnDrop> drops) {
    this.net = net;
    this.budget = budget;
    this.drops = drops;
  }

  /// Begins a success response; [#send] ends it.
  StunWriter success(Exchange to) {
    return begin(to, StunClass.SUCCESS_RESPONSE);
  }

  private StunWriter begin(Exchange to, StunClass stunClass) {
    StunMessage request = to.message;
    packet.clear();
    writer.begin(
        packet, stunClass, request.method(), request.transactionHigh(), request.transactionLow());
    return writer;
  }

  /// Begins an error response, which may get more attributes.
  StunWriter error(Exchange to, int code) {
    begin(to, StunClass.ERROR_RESPONSE);
    writer.error(code, StunError.reason(code));
    errors.merge(code, 1L, Long::sum);
    return writer;
  }

  /// Answers with a bare error.
  void refuse(Exchange to, int code) {
    error(to, code);
    send(to);
  }

  void send(Exchange to) {
    send(to, to.link, to.client);
  }

  /// Signs the answer begun last and sends it on a link that may be another than the request's.
  void send(Exchange to, TurnLink link, TransportAddress client) {
    StunKey key = to.key;
    if (key != null && to.sha256) {
      writer.integritySha256(key);
    } else if (key != null) {
      writer.integrity(key);
    }
    if (to.has(StunAttribute.FINGERPRINT)) {
      writer.fingerprint();
    }
    boolean proven = key != null || to.link.transport() != TurnTransport.UDP;
    if (!proven && !budget.allow(to.now, to.client, to.bytes, packet.length())) {
      drops.count(TurnDrop.UNPROVEN_LIMIT);
      return;
    }
    net.toClient(link, client, packet);
  }

  /// Sends an indication to a client.
  void indicate(
      TurnLink link,
      TransportAddress client,
      int method,
      long transaction,
      TransportAddress peer,
      @Nullable Long connectionId) {
    packet.clear();
    writer.begin(packet, StunClass.INDICATION, method, (int) (transaction >>> 40), transaction);
    writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
    if (connectionId != null) {
      writer.u32(StunAttribute.CONNECTION_ID, connectionId);
    }
    net.toClient(link, client, packet);
  }

  /// Error answers by code.
  Map<Integer, Long> errors() {
    return new TreeMap<>(errors);
  }
}
