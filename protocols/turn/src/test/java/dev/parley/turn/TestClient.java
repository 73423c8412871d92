package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunError;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes a client's requests by hand, so that tests can write wrong ones.
final class TestClient {
  final TurnRig rig;
  final TurnLink link;
  final TransportAddress address;
  String username;
  String password;
  String realm = "parley.test";
  @Nullable String nonce;
  boolean sha256;
  boolean fixedTransaction;
  private long transaction = 100;

  TestClient(
      TurnRig rig, TurnLink link, TransportAddress address, String username, String password) {
    this.rig = rig;
    this.link = link;
    this.address = address;
    this.username = username;
    this.password = password;
  }

  /// Sends a request with credentials, getting a nonce first if there is none yet.
  StunMessage request(int method, Consumer<StunWriter> attributes) {
    if (nonce == null) {
      StunMessage challenge = bare(method, attributes);
      assertThat(challenge.errorCode()).isEqualTo(StunError.UNAUTHENTICATED);
      assertThat(challenge.text(StunAttribute.REALM)).isEqualTo(realm);
      nonce = challenge.text(StunAttribute.NONCE);
    }
    send(signed(method, attributes));
    return rig.answer();
  }

  StunMessage bare(int method, Consumer<StunWriter> attributes) {
    Packet packet = Packet.allocate(1400);
    StunWriter writer = begin(packet, method);
    attributes.accept(writer);
    send(packet.toByteArray());
    return rig.answer();
  }

  private StunWriter begin(Packet packet, int method) {
    StunWriter writer = new StunWriter();
    if (!fixedTransaction) {
      transaction++;
    }
    writer.begin(packet, StunClass.REQUEST, method, address.port(), transaction);
    return writer;
  }

  byte[] signed(int method, Consumer<StunWriter> attributes) {
    Packet packet = Packet.allocate(1400);
    StunWriter writer = begin(packet, method);
    attributes.accept(writer);
    writer.text(StunAttribute.USERNAME, username);
    writer.text(StunAttribute.REALM, realm);
    writer.text(StunAttribute.NONCE, String.valueOf(nonce));
    if (sha256) {
      writer.attribute(StunAttribute.PASSWORD_ALGORITHMS, new byte[] {0, 2, 0, 0, 0, 1, 0, 0});
      writer.attribute(StunAttribute.PASSWORD_ALGORITHM, new byte[] {0, 2, 0, 0});
      writer.integritySha256(key());
    } else {
      writer.integrity(key());
    }
    return packet.toByteArray();
  }

  StunKey key() {
    return sha256
        ? StunKey.longTermSha256(username, realm, password)
        : StunKey.longTermMd5(username, realm, password);
  }

  void send(byte[] bytes) {
    rig.receive(link, address, bytes);
  }

  private static void nothing(StunWriter writer) {}

  static Consumer<StunWriter> udp() {
    return writer -> writer.u32(StunAttribute.REQUESTED_TRANSPORT, 17L << 24);
  }

  static Consumer<StunWriter> tcp() {
    return writer -> writer.u32(StunAttribute.REQUESTED_TRANSPORT, 6L << 24);
  }

  static Consumer<StunWriter> family(int type, int family) {
    return writer -> writer.u32(type, (long) family << 24);
  }

  static Consumer<StunWriter> peers(TransportAddress... peers) {
    return writer -> {
      for (TransportAddress peer : peers) {
        writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
      }
    };
  }

  StunMessage allocate() {
    return allocate(TestClient::nothing);
  }

  StunMessage allocate(Consumer<StunWriter> more) {
    return request(StunMethod.ALLOCATE, udp().andThen(more));
  }

  /// Makes an allocation that must succeed.
  ///
  /// @return its relayed address
  TransportAddress allocated() {
    StunMessage answer = allocate();
    assertThat(answer.errorCode()).as("error code").isEqualTo(-1);
    TransportAddress relayed = answer.relayedAddress();
    assertThat(relayed).isNotNull();
    return relayed;
  }

  StunMessage refresh(long seconds, Consumer<StunWriter> more) {
    return request(
        StunMethod.REFRESH, more.andThen(writer -> writer.u32(StunAttribute.LIFETIME, seconds)));
  }

  StunMessage refresh(long seconds) {
    return refresh(seconds, TestClient::nothing);
  }

  StunMessage permit(TransportAddress... peers) {
    return request(StunMethod.CREATE_PERMISSION, peers(peers));
  }

  StunMessage bind(int channel, TransportAddress peer) {
    return request(
        StunMethod.CHANNEL_BIND,
        peers(peer)
            .andThen(writer -> writer.u32(StunAttribute.CHANNEL_NUMBER, (long) channel << 16)));
  }

  void sendIndication(TransportAddress peer, String data) {
    sendIndication(peer, data, TestClient::nothing);
  }

  void sendIndication(TransportAddress peer, String data, Consumer<StunWriter> more) {
    Packet packet = Packet.allocate(1400);
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.INDICATION, StunMethod.SEND, 1, ++transaction);
    writer.xorAddress(StunAttribute.XOR_PEER_ADDRESS, peer);
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    writer.data(bytes, 0, bytes.length);
    more.accept(writer);
    send(packet.toByteArray());
  }

  void channelData(int channel, String data) {
    Packet packet = Packet.allocate(1400);
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    packet.copyFrom(bytes, 0, bytes.length);
    assertThat(ChannelData.wrap(packet, channel, link.transport().stream())).isTrue();
    send(packet.toByteArray());
  }
}
