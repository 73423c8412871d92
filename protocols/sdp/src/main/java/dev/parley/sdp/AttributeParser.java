package dev.parley.sdp;

import java.util.List;

/// Finds the type of an `a=` line by its name, and reads its value.
///
/// A known name with a value outside its grammar is an error; an unknown name never is.
final class AttributeParser {
  private AttributeParser() {}

  /// @param reader stands before the attribute's name
  /// @param value all that follows `a=`
  static SdpAttribute parse(LineReader reader, String value) {
    int colon = value.indexOf(':');
    String name = colon < 0 ? value : value.substring(0, colon);
    if (name.indexOf(' ') > 0) {
      return new UnknownAttribute(value, null); // no name that there could be: nobody's attribute
    }
    reader.token(name, "attribute's name");
    if (colon < 0) {
      return property(reader, name);
    }
    reader.skip(colon + 1);
    return switch (name) {
      case "ice-ufrag" -> new TransportAttribute.IceUfrag(iceChars(reader, "ufrag", 4));
      case "ice-pwd" -> new TransportAttribute.IcePwd(iceChars(reader, "password", 22));
      case "ice-options" -> new TransportAttribute.IceOptions(reader.words());
      case "candidate" -> new TransportAttribute.Candidate(reader.rest("candidate"));
      case "fingerprint" -> fingerprint(reader);
      case "tls-id" -> new TransportAttribute.TlsId(reader.rest("TLS id"));
      case "setup" -> setup(reader);
      case "rtcp" -> rtcp(reader);
      case "sctp-port" -> new TransportAttribute.SctpPort(single(reader, "port", 0, 65_535));
      case "max-message-size" -> maxMessageSize(reader);
      case "sctpmap" -> sctpMap(reader);
      case "rtpmap" -> CodecAttributeParser.rtpmap(reader);
      case "fmtp" -> new CodecAttribute.Fmtp(reader.word("format"), reader.rest());
      case "rtcp-fb" -> CodecAttributeParser.rtcpFb(reader);
      case "rtcp-xr" -> new CodecAttribute.RtcpXr(reader.rest());
      case "ptime" -> new CodecAttribute.Ptime(CodecAttributeParser.millis(reader));
      case "maxptime" -> new CodecAttribute.MaxPtime(CodecAttributeParser.millis(reader));
      case "extmap" -> CodecAttributeParser.extmap(reader);
      case "group" -> group(reader);
      case "mid" -> mid(reader);
      case "msid" -> msid(reader);
      case "msid-semantic" ->
          new StreamAttribute.MsidSemantic(reader.word("semantic"), reader.words());
      case "ssrc" -> StreamAttributeParser.ssrc(reader);
      case "ssrc-group" -> StreamAttributeParser.ssrcGroup(reader);
      case "rid" -> StreamAttributeParser.rid(reader);
      case "simulcast" -> StreamAttributeParser.simulcast(reader);
      default -> new UnknownAttribute(name, reader.rest());
    };
  }

  private static SdpAttribute property(LineReader reader, String name) {
    Direction direction = Direction.parse(name);
    if (direction != null) {
      return new StreamAttribute.MediaDirection(direction);
    }
    return switch (name) {
      case "ice-lite" -> new TransportAttribute.IceLite();
      case "end-of-candidates" -> new TransportAttribute.EndOfCandidates();
      case "rtcp-mux" -> new TransportAttribute.RtcpMux();
      case "rtcp-mux-only" -> new TransportAttribute.RtcpMuxOnly();
      case "rtcp-rsize" -> new TransportAttribute.RtcpRsize();
      case "rtcp-xr" -> new CodecAttribute.RtcpXr(null);
      case "extmap-allow-mixed" -> new CodecAttribute.ExtmapAllowMixed();
      case "bundle-only" -> new StreamAttribute.BundleOnly();
      case "ice-ufrag",
          "ice-pwd",
          "candidate",
          "fingerprint",
          "setup",
          "rtcp",
          "rtpmap",
          "fmtp",
          "rtcp-fb",
          "extmap",
          "group",
          "mid",
          "msid",
          "ssrc",
          "ssrc-group",
          "rid",
          "simulcast",
          "sctp-port" ->
          throw reader.error("The attribute " + name + " needs a value.");
      default -> new UnknownAttribute(name, null);
    };
  }

  private static int single(LineReader reader, String what, int min, int max) {
    int number = (int) reader.number(what, min, max);
    reader.end();
    return number;
  }

  private static String iceChars(LineReader reader, String what, int min) {
    String text = reader.word(what);
    reader.end();
    if (text.length() < min || text.length() > 256) {
      throw reader.error(
          "The " + what + " has " + text.length() + " characters, not " + min + " to 256.");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!LineReader.isLetterOrDigit(c) && c != '+' && c != '/') {
        throw reader.error("The " + what + " has a character other than letters, digits, + and /.");
      }
    }
    return text;
  }

  private static TransportAttribute fingerprint(LineReader reader) {
    String algorithm = reader.token("hash function");
    String hash = reader.word("fingerprint");
    reader.end();
    boolean good = hash.length() % 3 == 2;
    for (int i = 0; good && i < hash.length(); i++) {
      good = i % 3 == 2 ? hash.charAt(i) == ':' : Character.digit(hash.charAt(i), 16) >= 0;
    }
    if (!good) {
      throw reader.error("The fingerprint is not made of hex pairs joined by colons.");
    }
    return new TransportAttribute.Fingerprint(algorithm, hash);
  }

  private static TransportAttribute setup(LineReader reader) {
    String word = reader.word("role");
    reader.end();
    SetupRole role = SetupRole.parse(word);
    if (role == null) {
      throw reader.error("The role is none of active, passive, actpass and holdconn.");
    }
    return new TransportAttribute.Setup(role);
  }

  private static TransportAttribute rtcp(LineReader reader) {
    int port = (int) reader.number("port", 0, 65_535);
    Connection address = reader.atEnd() ? null : Connection.parse(reader);
    reader.end();
    return new TransportAttribute.Rtcp(port, address);
  }

  private static TransportAttribute maxMessageSize(LineReader reader) {
    long bytes = reader.number("size", 0, Long.MAX_VALUE);
    reader.end();
    return new TransportAttribute.MaxMessageSize(bytes);
  }

  private static TransportAttribute sctpMap(LineReader reader) {
    int port = (int) reader.number("port", 0, 65_535);
    String protocol = reader.word("protocol");
    int streams = reader.atEnd() ? -1 : (int) reader.number("number of streams", 0, 65_535);
    reader.end();
    return new TransportAttribute.SctpMap(port, protocol, streams);
  }

  private static StreamAttribute group(LineReader reader) {
    String semantics = reader.token("semantics");
    List<String> mids = reader.words();
    for (String mid : mids) {
      reader.token(mid, "mid");
    }
    return new StreamAttribute.Group(semantics, mids);
  }

  private static StreamAttribute mid(LineReader reader) {
    String mid = reader.token("mid");
    reader.end();
    return new StreamAttribute.Mid(mid);
  }

  private static StreamAttribute msid(LineReader reader) {
    String streamId = reader.word("stream id");
    String trackId = reader.atEnd() ? null : reader.word("track id");
    reader.end();
    return new StreamAttribute.Msid(streamId, trackId);
  }
}
