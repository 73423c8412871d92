package dev.parley.jsep;

import dev.parley.session.CertificateFingerprint;
import dev.parley.session.SendSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Offers as browsers made them, and our side of a connection.
final class Fixtures {
  static final List<String> OFFERS =
      List.of("chromium-offer", "chromium-simulcast-offer", "firefox-offer");

  static final LocalTransport SERVER =
      new LocalTransport(
          "Srv1",
          "serverpasswordserverpass",
          true,
          List.of("candidate:1 1 udp 2130706431 203.0.113.7 7000 typ host"),
          true,
          List.of(new CertificateFingerprint("sha-256", "AB:CD:EF")));

  static final LocalTransport CLIENT =
      new LocalTransport(
          "Clt1",
          "clientpasswordclientpass",
          false,
          List.of(),
          false,
          List.of(new CertificateFingerprint("sha-256", "01:23:45")));

  /// Takes all that is sent, and sends nothing.
  static final AnswerPolicy RECEIVE = media -> Decision.receive();

  private Fixtures() {}

  static Answerer answerer() {
    return new Answerer(Capabilities.forwarding(), SERVER, 7, SetupPreference.PASSIVE);
  }

  static SendTrack track(int number) {
    return new SendTrack(
        "stream" + number, "track" + number, new SendSpec(1000 + number, 2000 + number, "cname"));
  }

  static String offer(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream(name + ".sdp")) {
      if (in == null) {
        throw new IllegalArgumentException("no offer " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The offer in which a subscriber asks for one audio and one video track, made from Chromium's.
  static String receiveOnly() {
    return offer("chromium-offer").replace("a=sendrecv", "a=recvonly");
  }
}
