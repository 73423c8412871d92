package dev.parley.ice;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.util.ArrayDeque;

/// Writes what waits to be sent.
///
/// RFC 8445, sections 7.1 and 7.3.1.2
final class IceEncoder {
  /// Everything in a request but the value of USERNAME.
  private static final int REQUEST_BYTES = 20 + 7 + 8 + 12 + 4 + 24 + 8;

  private static final int ANSWER_BYTES = 160;

  private final IceContext ice;
  private final StunWriter writer = new StunWriter();

  IceEncoder(IceContext ice) {
    this.ice = ice;
  }

  int transmit(long now, Outbox out) {
    ArrayDeque<Outgoing> queue = ice.outgoing();
    int sent = 0;
    for (Outgoing next = queue.peek(); next != null; next = queue.peek()) {
      boolean wanted = wanted(next);
      if (wanted && !send(now, next, out)) {
        return sent;
      }
      queue.remove();
      sent += wanted ? 1 : 0;
    }
    return sent;
  }

  /// Not when the pair was given up while it waited.
  private boolean wanted(Outgoing message) {
    return message.pair().path != Paths.NONE;
  }

  private boolean send(long now, Outgoing message, Outbox out) {
    return switch (message) {
      case Outgoing.Request request -> request(now, request, out);
      case Outgoing.Answer answer -> answer(answer, out);
    };
  }

  private boolean request(long now, Outgoing.Request request, Outbox out) {
    IceContext.Remote remote = ice.remote;
    if (remote == null) {
      return true;
    }
    CandidatePair pair = request.pair();
    Check check = request.check();
    Packet packet = out.claim(pair.path, REQUEST_BYTES + remote.outgoingUsername.length);
    if (packet == null) {
      return false;
    }
    writer.begin(
        packet,
        StunClass.REQUEST,
        StunMessage.BINDING,
        check.transaction.transactionHigh(),
        check.transaction.transactionLow());
    writer.attribute(StunAttribute.USERNAME, remote.outgoingUsername);
    writer.priority(pair.local.reflexivePriority());
    writer.role(check.controlling, ice.tieBreaker);
    if (check.nominating) {
      writer.useCandidate();
    }
    writer.integrity(remote.key);
    writer.fingerprint();
    out.commit(packet, 0);
    check.queued = false;
    check.sentAt = now;
    if (check.consent) {
      pair.consentRequestsSent++;
    } else {
      pair.requestsSent++;
    }
    return true;
  }

  private boolean answer(Outgoing.Answer answer, Outbox out) {
    CandidatePair pair = answer.pair();
    Packet packet = out.claim(pair.path, ANSWER_BYTES);
    if (packet == null) {
      return false;
    }
    boolean success = answer.errorCode() == 0;
    writer.begin(
        packet,
        success ? StunClass.SUCCESS_RESPONSE : StunClass.ERROR_RESPONSE,
        StunMessage.BINDING,
        answer.transactionHigh(),
        answer.transactionLow());
    if (success) {
      writer.xorMappedAddress(answer.mapped());
    } else {
      writer.error(answer.errorCode(), StunError.reason(answer.errorCode()));
      if (answer.unknown().length > 0) {
        writer.unknownAttributes(answer.unknown());
      }
    }
    writer.integrity(ice.localKey);
    writer.fingerprint();
    out.commit(packet, 0);
    pair.responsesSent++;
    return true;
  }
}
