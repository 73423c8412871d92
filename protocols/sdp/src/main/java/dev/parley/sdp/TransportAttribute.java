package dev.parley.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attributes of the path that media takes: ICE, DTLS, RTCP's place, SCTP.
public sealed interface TransportAttribute extends SdpAttribute {

  /// `a=ice-ufrag`, RFC 8839, section 5.4.
  record IceUfrag(String ufrag) implements TransportAttribute {
    @Override
    public String name() {
      return "ice-ufrag";
    }

    @Override
    public String value() {
      return ufrag;
    }
  }

  /// `a=ice-pwd`, RFC 8839, section 5.4.
  record IcePwd(String password) implements TransportAttribute {
    @Override
    public String name() {
      return "ice-pwd";
    }

    @Override
    public String value() {
      return password;
    }
  }

  /// `a=ice-options`, RFC 8839, section 5.6.
  record IceOptions(List<String> options) implements TransportAttribute {
    public IceOptions {
      options = List.copyOf(options);
    }

    @Override
    public String name() {
      return "ice-options";
    }

    @Override
    public String value() {
      return String.join(" ", options);
    }
  }

  /// `a=ice-lite`, RFC 8839, section 5.3.
  record IceLite() implements TransportAttribute {
    @Override
    public String name() {
      return "ice-lite";
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  /// `a=candidate`, RFC 8839, section 5.1; its inside is ICE's to read.
  ///
  /// @param text what follows `candidate:`
  record Candidate(String text) implements TransportAttribute {
    @Override
    public String name() {
      return "candidate";
    }

    @Override
    public String value() {
      return text;
    }
  }

  /// `a=end-of-candidates`, RFC 8840, section 8.2.
  record EndOfCandidates() implements TransportAttribute {
    @Override
    public String name() {
      return "end-of-candidates";
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  /// `a=fingerprint`, RFC 8122, section 5.
  ///
  /// @param algorithm such as `sha-256`
  /// @param hash hex pairs joined by colons
  record Fingerprint(String algorithm, String hash) implements TransportAttribute {
    @Override
    public String name() {
      return "fingerprint";
    }

    @Override
    public String value() {
      return algorithm + " " + hash;
    }
  }

  /// `a=tls-id`, RFC 8842, section 4.
  record TlsId(String id) implements TransportAttribute {
    @Override
    public String name() {
      return "tls-id";
    }

    @Override
    public String value() {
      return id;
    }
  }

  /// `a=setup`, RFC 4145, section 4.
  record Setup(SetupRole role) implements TransportAttribute {
    @Override
    public String name() {
      return "setup";
    }

    @Override
    public String value() {
      return role.toString();
    }
  }

  /// `a=rtcp`, RFC 3605.
  ///
  /// @param port of RTCP, 0 to 65535
  /// @param address where it differs from the `c=` line, else null
  record Rtcp(int port, @Nullable Connection address) implements TransportAttribute {
    @Override
    public String name() {
      return "rtcp";
    }

    @Override
    public String value() {
      return address == null ? Integer.toString(port) : port + " " + address;
    }
  }

  /// `a=rtcp-mux`, RFC 5761, section 5.1.1.
  record RtcpMux() implements TransportAttribute {
    @Override
    public String name() {
      return "rtcp-mux";
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  /// `a=rtcp-mux-only`, RFC 8858.
  record RtcpMuxOnly() implements TransportAttribute {
    @Override
    public String name() {
      return "rtcp-mux-only";
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  /// `a=rtcp-rsize`, RFC 5506, section 5.
  record RtcpRsize() implements TransportAttribute {
    @Override
    public String name() {
      return "rtcp-rsize";
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  /// `a=sctp-port`, RFC 8841, section 5.
  ///
  /// @param port 0 to 65535
  record SctpPort(int port) implements TransportAttribute {
    @Override
    public String name() {
      return "sctp-port";
    }

    @Override
    public String value() {
      return Integer.toString(port);
    }
  }

  /// `a=max-message-size`, RFC 8841, section 6.
  ///
  /// @param bytes 0 for no limit
  record MaxMessageSize(long bytes) implements TransportAttribute {
    @Override
    public String name() {
      return "max-message-size";
    }

    @Override
    public String value() {
      return Long.toString(bytes);
    }
  }

  /// `a=sctpmap`, the form before RFC 8841 that old peers still write.
  ///
  /// @param port 0 to 65535
  /// @param protocol such as `webrtc-datachannel`
  /// @param streams 0 to 65535, or -1 if not given
  record SctpMap(int port, String protocol, int streams) implements TransportAttribute {
    @Override
    public String name() {
      return "sctpmap";
    }

    @Override
    public String value() {
      return port + " " + protocol + (streams < 0 ? "" : " " + streams);
    }
  }
}
