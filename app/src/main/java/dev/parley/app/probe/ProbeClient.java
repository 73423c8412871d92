package dev.parley.app.probe;

import dev.parley.core.Packet;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks a server one thing after the other over one link, and waits for each answer.
final class ProbeClient {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FIRST_WAIT_MILLIS = 500;
  private static final int REQUESTS = 4;
  private static final int STREAM_WAIT_MILLIS = 5_000;

  private final ProbeLink link;
  private final String username;
  private final String password;
  private @Nullable String realm;
  private @Nullable String nonce;
  private double millis;

  ProbeClient(ProbeLink link, String username, String password) {
    this.link = link;
    this.username = username;
    this.password = password;
  }

  ProbeLink link() {
    return link;
  }

  /// How long the last answer took since its request was sent last.
  double millis() {
    return millis;
  }

  /// A request; with credentials once the server has asked for them.
  ///
  /// @return null if there was no answer
  @Nullable StunMessage ask(int method, Consumer<StunWriter> attributes) throws IOException {
    StunMessage answer = once(method, attributes);
    if (answer != null && answer.errorCode() >= 400 && answer.has(StunAttribute.NONCE)) {
      realm = answer.text(StunAttribute.REALM);
      nonce = answer.text(StunAttribute.NONCE);
    }
    return answer;
  }

  private @Nullable StunMessage once(int method, Consumer<StunWriter> attributes)
      throws IOException {
    Packet packet = Packet.allocate(1400);
    StunWriter writer = new StunWriter();
    int high = RANDOM.nextInt();
    long low = RANDOM.nextLong();
    writer.begin(packet, StunClass.REQUEST, method, high, low);
    attributes.accept(writer);
    if (realm != null && nonce != null && method != StunMethod.BINDING) {
      writer.text(StunAttribute.USERNAME, username);
      writer.text(StunAttribute.REALM, realm);
      writer.text(StunAttribute.NONCE, nonce);
      writer.integrity(StunKey.longTermMd5(username, realm, password));
    }
    byte[] request = packet.toByteArray();
    int wait = link.reliable() ? STREAM_WAIT_MILLIS : FIRST_WAIT_MILLIS;
    for (int i = 0; i < (link.reliable() ? 1 : REQUESTS); i++, wait *= 2) {
      long sent = System.nanoTime();
      link.send(request);
      StunMessage answer = await(sent, wait, high, low);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  private @Nullable StunMessage await(long sent, int wait, int high, long low) throws IOException {
    long end = sent + wait * 1_000_000L;
    for (long left = wait; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      byte[] bytes = link.receive((int) left);
      StunMessage message = new StunMessage();
      if (bytes != null
          && message.read(bytes, 0, bytes.length)
          && message.transactionHigh() == high
          && message.transactionLow() == low) {
        millis = (System.nanoTime() - sent) / 1e6;
        return message;
      }
    }
    return null;
  }
}
