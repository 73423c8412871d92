package dev.parley.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attributes of streams: how m-sections belong together, and what flows in them.
public sealed interface StreamAttribute extends SdpAttribute {

  /// `a=group`, RFC 5888, section 5.
  ///
  /// @param semantics such as `BUNDLE` or `LS`
  /// @param mids of the m-sections in it, may be empty
  record Group(String semantics, List<String> mids) implements StreamAttribute {
    public Group {
      mids = List.copyOf(mids);
    }

    @Override
    public String name() {
      return "group";
    }

    @Override
    public String value() {
      return mids.isEmpty() ? semantics : semantics + " " + String.join(" ", mids);
    }
  }

  /// `a=mid`, RFC 5888, section 4.
  record Mid(String mid) implements StreamAttribute {
    @Override
    public String name() {
      return "mid";
    }

    @Override
    public String value() {
      return mid;
    }
  }

  /// `a=msid`, RFC 8830, section 2.
  ///
  /// @param streamId of a MediaStream, `-` for none
  /// @param trackId null if not given
  record Msid(String streamId, @Nullable String trackId) implements StreamAttribute {
    @Override
    public String name() {
      return "msid";
    }

    @Override
    public String value() {
      return trackId == null ? streamId : streamId + " " + trackId;
    }
  }

  /// `a=msid-semantic`, from drafts of RFC 8830; browsers still write it.
  record MsidSemantic(String semantic, List<String> streamIds) implements StreamAttribute {
    public MsidSemantic {
      streamIds = List.copyOf(streamIds);
    }

    @Override
    public String name() {
      return "msid-semantic";
    }

    @Override
    public String value() {
      return streamIds.isEmpty() ? semantic : semantic + " " + String.join(" ", streamIds);
    }
  }

  /// `a=bundle-only`, RFC 9143, section 6.
  record BundleOnly() implements StreamAttribute {
    @Override
    public String name() {
      return "bundle-only";
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  /// `a=sendrecv`, `a=sendonly`, `a=recvonly` or `a=inactive`, RFC 8866, section 6.7.
  record MediaDirection(Direction direction) implements StreamAttribute {
    @Override
    public String name() {
      return direction.toString();
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  /// `a=ssrc`, RFC 5576, section 4.1.
  ///
  /// @param ssrc as 32 bits
  /// @param attribute such as `cname`
  /// @param attributeValue what follows its colon, null if there is none
  record Ssrc(int ssrc, String attribute, @Nullable String attributeValue)
      implements StreamAttribute {
    @Override
    public String name() {
      return "ssrc";
    }

    @Override
    public String value() {
      return Integer.toUnsignedString(ssrc)
          + " "
          + attribute
          + (attributeValue == null ? "" : ":" + attributeValue);
    }
  }

  /// `a=ssrc-group`, RFC 5576, section 4.2.
  ///
  /// @param semantics such as `FID` or `SIM`
  /// @param ssrcs each as 32 bits
  record SsrcGroup(String semantics, List<Integer> ssrcs) implements StreamAttribute {
    public SsrcGroup {
      ssrcs = List.copyOf(ssrcs);
    }

    @Override
    public String name() {
      return "ssrc-group";
    }

    @Override
    public String value() {
      StringBuilder text = new StringBuilder(semantics);
      for (int ssrc : ssrcs) {
        text.append(' ').append(Integer.toUnsignedString(ssrc));
      }
      return text.toString();
    }
  }

  /// `a=rid`, RFC 8851, section 10.
  ///
  /// @param rid names the RTP stream
  /// @param send whether the describing side sends it
  /// @param restrictions as written, null if none
  record Rid(String rid, boolean send, @Nullable String restrictions) implements StreamAttribute {
    @Override
    public String name() {
      return "rid";
    }

    @Override
    public String value() {
      return rid + (send ? " send" : " recv") + (restrictions == null ? "" : " " + restrictions);
    }
  }

  /// `a=simulcast`, RFC 8853, section 5.1.
  ///
  /// @param send streams sent, each a choice of alternatives
  /// @param receive streams received, likewise
  /// @param receiveFirst whether the line names the receive direction first
  record Simulcast(
      List<List<SimulcastRid>> send, List<List<SimulcastRid>> receive, boolean receiveFirst)
      implements StreamAttribute {
    public Simulcast {
      send = List.copyOf(send);
      receive = List.copyOf(receive);
    }

    @Override
    public String name() {
      return "simulcast";
    }

    @Override
    public String value() {
      String sent = send.isEmpty() ? "" : "send " + SimulcastRid.join(send);
      String received = receive.isEmpty() ? "" : "recv " + SimulcastRid.join(receive);
      String between = sent.isEmpty() || received.isEmpty() ? "" : " ";
      return receiveFirst ? received + between + sent : sent + between + received;
    }
  }
}
