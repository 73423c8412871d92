package dev.parley.turn;

import dev.parley.core.Bytes;
import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a client's requests and indications, and reads what comes from its server.
///
/// RFC 8656, sections 7 to 12
final class TurnClientCodec {
  private static final int REQUEST_BYTES = 1900;
  private static final int UDP = 17 << 24;
  private static final int V6 = 2 << 24;
  private static final byte[] ZERO_LIFETIME = new byte[4];

  private final TurnClientConfig config;
  private final TurnClientAuth auth;
  private final Counters<TurnClientDrop> drops;
  private final int path;
  private final StunWriter writer = new StunWriter();
  private final StunMessage message = new StunMessage();
  private final Packet scratch = Packet.allocate(64);
  private @Nullable TransportAddress source;

  TurnClientCodec(
      TurnClientConfig config, TurnClientAuth auth, Counters<TurnClientDrop> drops, int path) {
    this.config = config;
    this.auth = auth;
    this.drops = drops;
    this.path = path;
  }

  /// Sends a request, or sends it again; false if the batch is full.
  boolean write(TurnRequest request, Outbox out) {
    Packet packet = out.claim(path, REQUEST_BYTES);
    if (packet == null) {
      return false;
    }
    writer.begin(
        packet,
        StunClass.REQUEST,
        request.method,
        request.transaction.transactionHigh(),
        request.transaction.transactionLow());
    if (request.method == StunMethod.ALLOCATE) {
      writer.u32(StunAttribute.REQUESTED_TRANSPORT, UDP);
      if (config.relayV6()) {
        writer.u32(StunAttribute.REQUESTED_ADDRESS_FAMILY, V6);
      }
    }
    if (request.lifetimeSeconds == 0) {
      writer.attribute(StunAttribute.LIFETIME, ZERO_LIFETIME);
    } else if (request.lifetimeSeconds > 0) {
      writer.u32(StunAttribute.LIFETIME, request.lifetimeSeconds);
    }
    TurnPeer peer = request.peer;
    if (peer != null) {
      if (request.method == StunMethod.CHANNEL_BIND) {
        writer.u32(StunAttribute.CHANNEL_NUMBER, (long) peer.channel << 16);
      }
      writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer.address);
    }
    request.signed = auth.challenged();
    auth.sign(writer);
    writer.fingerprint();
    out.commit(packet, 0);
    request.queued = false;
    return true;
  }

  /// Puts the header of a Send indication in front of a packet's data, and padding behind it.
  boolean indication(Packet packet, TurnPeer peer, Entropy entropy) {
    scratch.clear();
    writer.begin(
        scratch, StunClass.INDICATION, StunMethod.SEND, entropy.nextInt(), entropy.nextLong());
    writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer.address);
    int header = scratch.length() + 4;
    int count = packet.length();
    int padding = -count & 3;
    int start = packet.offset() - header;
    if (start < 0 || packet.room() < count + padding) {
      return false;
    }
    packet.window(start, header + count + padding);
    System.arraycopy(
        scratch.array(), scratch.offset(), packet.array(), packet.offset(), header - 4);
    packet.putU16(2, header + count + padding - StunMessage.HEADER_BYTES);
    packet.putU16(header - 4, StunAttribute.DATA);
    packet.putU16(header - 2, count);
    for (int i = 0; i < padding; i++) {
      packet.putU8(header + count + i, 0);
    }
    return true;
  }

  /// Reads a message: data moves the packet's window and sets [#source].
  ///
  /// @return the request that it answers, or null
  @Nullable TurnRequest read(Packet in, List<TurnRequest> requests, List<TurnPeer> peers) {
    source = null;
    if (in.length() > 0 && ChannelData.isChannel(in.u8(0))) {
      channelData(in, peers);
      return null;
    }
    if (!message.read(in) || message.hasWrongFingerprint()) {
      drops.count(TurnClientDrop.MALFORMED);
      return null;
    }
    return switch (message.stunClass()) {
      case INDICATION -> {
        dataIndication(in);
        yield null;
      }
      case REQUEST -> {
        drops.count(TurnClientDrop.UNEXPECTED);
        yield null;
      }
      case SUCCESS_RESPONSE, ERROR_RESPONSE -> answered(requests);
    };
  }

  private void channelData(Packet in, List<TurnPeer> peers) {
    int count = ChannelData.dataLength(in.array(), in.offset(), in.length());
    if (count < 0) {
      drops.count(TurnClientDrop.MALFORMED);
      return;
    }
    int channel = Bytes.u16(in.array(), in.offset());
    for (int i = 0; i < peers.size(); i++) {
      TurnPeer peer = peers.get(i);
      if (peer.channel == channel) {
        source = peer.address;
        in.window(in.offset() + ChannelData.HEADER_BYTES, count);
        return;
      }
    }
    drops.count(TurnClientDrop.UNKNOWN_CHANNEL);
  }

  private void dataIndication(Packet in) {
    TransportAddress peer = message.peerAddress();
    int at = message.valueAt(StunAttribute.DATA);
    if (message.method() != StunMethod.DATA) {
      drops.count(TurnClientDrop.UNEXPECTED);
    } else if (peer == null || at < 0) {
      drops.count(TurnClientDrop.MALFORMED);
    } else {
      source = peer;
      in.window(at, message.valueLength(StunAttribute.DATA));
    }
  }

  private @Nullable TurnRequest answered(List<TurnRequest> requests) {
    for (TurnRequest request : requests) {
      if (request.transaction.matches(message) && message.method() == request.method) {
        if (succeeded() && !auth.verifies(message)) {
          drops.count(TurnClientDrop.WRONG_INTEGRITY);
          return null;
        }
        return request;
      }
    }
    drops.count(TurnClientDrop.UNKNOWN_TRANSACTION);
    return null;
  }

  @Nullable TransportAddress source() {
    return source;
  }

  boolean succeeded() {
    return message.stunClass() == StunClass.SUCCESS_RESPONSE;
  }

  /// The code of the error response read last; 500 for one without.
  int errorCode() {
    int code = message.errorCode();
    return code < 0 ? 500 : code;
  }

  String errorReason() {
    String reason = message.errorReason();
    return reason == null ? "" : reason;
  }

  boolean takeChallenge() {
    return auth.challenge(message);
  }

  @Nullable TransportAddress relayed() {
    return message.relayedAddress();
  }

  @Nullable TransportAddress mapped() {
    return message.mappedAddress();
  }

  @Nullable TransportAddress alternate() {
    return message.alternateServer();
  }

  long lifetimeSeconds() {
    return message.u32(StunAttribute.LIFETIME);
  }
}
