package dev.parley.turn;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import dev.parley.stun.StunWriter;

/// Answers Binding requests, and those of NAT behaviour discovery where a link has alternates.
///
/// RFC 8489, section 12; RFC 5780, section 6.1
final class Bindings {
  private static final int CHANGE_HOST = 4;
  private static final int CHANGE_PORT = 2;

  private final Answers answers;
  private long answered;

  Bindings(Answers answers) {
    this.answers = answers;
  }

  long answered() {
    return answered;
  }

  void answer(Exchange request) {
    TurnLink link = request.link;
    boolean changes = request.has(StunAttribute.CHANGE_REQUEST);
    long flags = request.message.u32(StunAttribute.CHANGE_REQUEST);
    TurnLink from =
        link.changed(changes && (flags & CHANGE_HOST) != 0, changes && (flags & CHANGE_PORT) != 0);
    boolean moves = request.has(StunAttribute.RESPONSE_PORT);
    boolean discovery = link.otherAddress() != null && link.transport() == TurnTransport.UDP;
    if (from == null || (moves && !discovery)) {
      StunWriter writer = answers.error(request, StunError.UNKNOWN_ATTRIBUTE);
      writer.unknownAttributes(
          changes ? StunAttribute.CHANGE_REQUEST : StunAttribute.RESPONSE_PORT);
      answers.send(request);
      return;
    }
    answered++;
    StunWriter writer = answers.success(request);
    writer.xorMappedAddress(request.client);
    TransportAddress other = link.otherAddress();
    if (discovery && other != null) {
      writer.mappedAddress(request.client);
      writer.plainAddress(StunAttribute.RESPONSE_ORIGIN, from.advertised());
      writer.plainAddress(StunAttribute.OTHER_ADDRESS, other);
    }
    answers.send(request, from, moves ? moved(request) : request.client);
  }

  private static TransportAddress moved(Exchange request) {
    byte[] value = request.message.value(StunAttribute.RESPONSE_PORT);
    if (value == null || value.length < 2) {
      return request.client;
    }
    return request.client.withPort((value[0] & 0xFF) << 8 | value[1] & 0xFF);
  }
}
