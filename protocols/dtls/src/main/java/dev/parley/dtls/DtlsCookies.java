package dev.parley.dtls;

import dev.parley.core.Bytes;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes clients prove their address before a server keeps anything about them: for servers whose
/// addresses no ICE has proved, such as a TURN server.
///
/// The first ClientHello is answered with a HelloVerifyRequest (DTLS 1.2) or a HelloRetryRequest
/// (1.3) that is never longer than it, and forgotten. The second has to bring the cookie back from
/// the same address, within two minutes. Hellos in several fragments are dropped: to put them
/// together would be to keep something.
///
/// RFC 6347, section 4.2.1; RFC 9147, section 5.1
public final class DtlsCookies {
  private static final int RECORD_HEADER = 13;
  private static final int BODY_AT = RECORD_HEADER + HandshakeMessage.HEADER;
  private static final int TAG_BYTES = 16;
  private static final int FIXED_13 = 5;
  private static final int MOST_HELLOS = 4;
  private static final byte FATAL = 2;
  private static final int OLD_VERSION = 0xFEFF; // what a HelloVerifyRequest has to say
  private static final long WINDOW_NANOS = 60_000_000_000L;

  /// What a datagram of a stranger is worth.
  public enum Verdict {
    /// Nothing: it is dropped.
    WORTHLESS,
    /// An answer was written, which asks the client to prove its address or says that nothing will
    /// come of it.
    ANSWERED,
    /// It is the hello of a client whose address is proved; see [#proof].
    PROVED
  }

  /// A proved hello, for [DtlsAssociation#start(long, Proof)], which then receives the datagram.
  public static final class Proof {
    final int messageSeq;
    final long recordSequence;
    final @Nullable Retry retry;
    private final byte[] random;

    private Proof(Hello hello, @Nullable Retry retry) {
      messageSeq = hello.messageSeq;
      recordSequence = hello.recordSequence;
      random = hello.parsed.random();
      this.retry = retry;
    }

    /// Whether both are of one handshake: a hello that was sent again.
    public boolean isSameHandshake(Proof other) {
      return Arrays.equals(random, other.random);
    }
  }

  /// What a HelloRetryRequest of ours was about.
  ///
  /// @param group that a share was asked for; null if there was one
  record Retry(
      DtlsCipherSuite suite, @Nullable DtlsGroup group, byte[] cookie, byte[] firstHelloHash) {}

  private record Hello(ClientHello parsed, byte[] body, int messageSeq, long recordSequence) {}

  private final DtlsConfig config;
  private final Mac mac;
  private @Nullable Proof proof;

  /// @param config that of the server
  public DtlsCookies(DtlsConfig config, Entropy entropy) {
    this.config = config;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(entropy.bytes(32), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// Looks at a datagram from an address without an association.
  ///
  /// @param address of the client with its port, in any form that is always the same
  /// @param answer gets the question, or an alert, if the verdict is [Verdict#ANSWERED]
  public Verdict check(long now, byte[] address, Packet in, Packet answer) {
    proof = null;
    answer.clear();
    try {
      Hello hello = read(in);
      return hello == null ? Verdict.WORTHLESS : check(now, address, hello, answer, in.length());
    } catch (HandshakeFailure failure) {
      return Verdict.WORTHLESS;
    }
  }

  private Verdict check(long now, byte[] address, Hello hello, Packet answer, int most) {
    int window = (int) Math.floorDiv(now, WINDOW_NANOS) & 0xFF;
    try {
      switch (hello.parsed.choose(config.versions())) {
        case DTLS_1_3 -> {
          proof = proof13(window, address, hello);
          if (proof == null) {
            retryRequest(window, address, hello, answer);
          }
        }
        case DTLS_1_2 -> {
          proof = proof12(window, address, hello);
          if (proof == null) {
            verifyRequest(window, address, hello, answer);
          }
        }
        case null -> throw new HandshakeFailure(DtlsAlert.PROTOCOL_VERSION, "no version in common");
      }
    } catch (HandshakeFailure failure) {
      byte[] alert = {FATAL, (byte) failure.alert().code()};
      answer.clear();
      write(answer, ContentType.ALERT, DtlsVersion.DTLS_1_2.code(), hello, alert);
    }
    if (proof != null) {
      return Verdict.PROVED;
    }
    return answer.length() <= most ? Verdict.ANSWERED : Verdict.WORTHLESS;
  }

  /// What the last check proved.
  public Proof proof() {
    if (proof == null) {
      throw new IllegalStateException("proof() after a check that proved nothing");
    }
    return proof;
  }

  /// A ClientHello that is whole in its datagram, or null.
  private static @Nullable Hello read(Packet in) throws HandshakeFailure {
    byte[] b = in.array();
    int at = in.offset();
    int length = in.length() - BODY_AT;
    if (length < 0
        || b[at] != ContentType.HANDSHAKE
        || b[at + 1] != (byte) 0xFE
        || Bytes.u16(b, at + 3) != 0
        || b[at + RECORD_HEADER] != HandshakeType.CLIENT_HELLO) {
      return null;
    }
    int body = Bytes.u24(b, at + RECORD_HEADER + 1);
    int messageSeq = Bytes.u16(b, at + RECORD_HEADER + 4);
    boolean whole =
        Bytes.u24(b, at + RECORD_HEADER + 6) == 0
            && Bytes.u24(b, at + RECORD_HEADER + 9) == body
            && Bytes.u16(b, at + 11) == body + HandshakeMessage.HEADER;
    if (!whole || body != length || messageSeq >= MOST_HELLOS) {
      return null;
    }
    byte[] copy = Arrays.copyOfRange(b, at + BODY_AT, at + BODY_AT + body);
    ClientHello hello = ClientHello.read(new ByteReader(copy, 0, copy.length));
    return new Hello(hello, copy, messageSeq, Bytes.u48(b, at + 5));
  }

  private byte[] tag(int window, byte[] address, byte[]... parts) {
    mac.update((byte) window);
    mac.update((byte) address.length);
    mac.update(address);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return Arrays.copyOf(mac.doFinal(), TAG_BYTES);
  }

  /// The window in which a cookie was given, if that was a short time ago, or -1.
  private static int window(byte[] cookie, int now) {
    int given = cookie[0] & 0xFF;
    return given == now || given == (now - 1 & 0xFF) ? given : -1;
  }

  // DTLS 1.2: window:8 tag:128, the tag over everything in the hello but the cookie.

  private @Nullable Proof proof12(int now, byte[] address, Hello hello) {
    byte[] cookie = hello.parsed.cookie();
    int window = cookie.length == 1 + TAG_BYTES ? window(cookie, now) : -1;
    byte[] tag = window < 0 ? new byte[0] : tag12(window, address, hello);
    return window >= 0 && MessageDigest.isEqual(tag, Arrays.copyOfRange(cookie, 1, cookie.length))
        ? new Proof(hello, null)
        : null;
  }

  private byte[] tag12(int window, byte[] address, Hello hello) {
    int cookieAt = 2 + 32 + 1 + hello.parsed.sessionId().length;
    int after = cookieAt + 1 + hello.parsed.cookie().length;
    byte[] before = Arrays.copyOf(hello.body, cookieAt);
    return tag(window, address, before, Arrays.copyOfRange(hello.body, after, hello.body.length));
  }

  private void verifyRequest(int window, byte[] address, Hello hello, Packet answer) {
    byte[] tag = tag12(window, address, hello);
    ByteWriter body = new ByteWriter().u16(OLD_VERSION).u8(1 + TAG_BYTES).u8(window).bytes(tag);
    ask(answer, HandshakeType.HELLO_VERIFY_REQUEST, OLD_VERSION, hello, body.toByteArray());
  }

  // DTLS 1.3: window:8 suite:16 group:16 hash of the first hello, tag:128 over the rest.

  private @Nullable Proof proof13(int now, byte[] address, Hello hello) throws HandshakeFailure {
    ByteReader extension = hello.parsed.extensions().find(Extensions.COOKIE);
    byte[] cookie = extension == null ? new byte[0] : extension.vector16().rest();
    DtlsCipherSuite suite = hello.parsed.chooseSuite(config, DtlsVersion.DTLS_1_3);
    int hashed = FIXED_13 + hashLength(suite);
    int window = cookie.length == hashed + TAG_BYTES ? window(cookie, now) : -1;
    if (window < 0 || Bytes.u16(cookie, 1) != suite.code()) {
      return null;
    }
    byte[] content = Arrays.copyOf(cookie, hashed);
    byte[] tag = Arrays.copyOfRange(cookie, hashed, cookie.length);
    return MessageDigest.isEqual(tag, tag(window, address, content))
        ? new Proof(
            hello,
            new Retry(
                suite,
                DtlsGroup.of(Bytes.u16(cookie, 3)),
                cookie,
                Arrays.copyOfRange(content, FIXED_13, hashed)))
        : null;
  }

  private static int hashLength(DtlsCipherSuite suite) {
    return new Hkdf(suite.hash()).digest(new byte[0]).length;
  }

  private void retryRequest(int window, byte[] address, Hello hello, Packet answer)
      throws HandshakeFailure {
    DtlsCipherSuite suite = hello.parsed.chooseSuite(config, DtlsVersion.DTLS_1_3);
    Server13.KeyShare share = Server13.chooseShare(config, hello.parsed);
    DtlsGroup missing = share.key() == null ? share.group() : null;
    ByteWriter content = new ByteWriter().u8(window).u16(suite.code());
    content.u16(missing == null ? 0 : missing.code());
    content.bytes(helloHash(suite, hello));
    byte[] fixed = content.toByteArray();
    byte[] cookie = content.bytes(tag(window, address, fixed)).toByteArray();
    byte[] body = Server13.retryRequest(suite, missing, cookie);
    ask(answer, HandshakeType.SERVER_HELLO, DtlsVersion.DTLS_1_2.code(), hello, body);
  }

  private static byte[] helloHash(DtlsCipherSuite suite, Hello hello) {
    Transcript transcript = new Transcript();
    transcript.version(DtlsVersion.DTLS_1_3);
    transcript.add(HandshakeType.CLIENT_HELLO, hello.messageSeq, hello.body);
    return transcript.hash(suite.hash());
  }

  private static void ask(Packet to, int type, int version, Hello hello, byte[] body) {
    ByteWriter out = new ByteWriter().u8(type).u24(body.length).u16(hello.messageSeq);
    byte[] message = out.u24(0).u24(body.length).bytes(body).toByteArray();
    write(to, ContentType.HANDSHAKE, version, hello, message);
  }

  /// One record, under the number of the hello that it answers.
  private static void write(Packet to, int content, int version, Hello hello, byte[] fragment) {
    ByteWriter out = new ByteWriter().u8(content).u16(version).u16(0);
    out.u24((int) (hello.recordSequence >>> 24)).u24((int) hello.recordSequence & 0xFFFFFF);
    byte[] record = out.u16(fragment.length).bytes(fragment).toByteArray();
    to.copyFrom(record, 0, record.length);
  }
}
