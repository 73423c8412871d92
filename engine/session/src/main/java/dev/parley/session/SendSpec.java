package dev.parley.session;

import java.util.List;

/// The RTP streams that we send on an m-section: one, or the layers of a simulcast (RFC 8853).
///
/// @param cname of their source (RFC 7022); streams with one cname are played in sync
/// @param encodings at least one; several need a rid each
public record SendSpec(String cname, List<SendEncoding> encodings) {
  public SendSpec {
    encodings = List.copyOf(encodings);
    if (encodings.isEmpty()) {
      throw new IllegalArgumentException("an m-section that sends has one encoding at least");
    }
    if (encodings.size() > 1 && encodings.stream().anyMatch(e -> e.rid().isEmpty())) {
      throw new IllegalArgumentException("each of several encodings needs a rid");
    }
  }

  /// One stream.
  ///
  /// @param ssrc of the media, as 32 bits
  /// @param rtxSsrc of its retransmissions (RFC 4588), or 0 where no RTX was negotiated
  public SendSpec(int ssrc, int rtxSsrc, String cname) {
    this(cname, List.of(new SendEncoding(ssrc, rtxSsrc, "")));
  }

  /// The SSRC of the first encoding.
  public int ssrc() {
    return encodings.getFirst().ssrc();
  }

  /// The SSRC of the first encoding's retransmissions, or 0.
  public int rtxSsrc() {
    return encodings.getFirst().rtxSsrc();
  }

  /// The same streams where no RTX was negotiated.
  public SendSpec withoutRtx() {
    return new SendSpec(
        cname, encodings.stream().map(e -> new SendEncoding(e.ssrc(), 0, e.rid())).toList());
  }

  /// What is left when the other side wants these layers alone: the first stream, no layer any
  /// more, if it knows none of ours.
  public SendSpec only(List<String> rids) {
    List<SendEncoding> kept = encodings.stream().filter(e -> rids.contains(e.rid())).toList();
    return kept.isEmpty() ? new SendSpec(ssrc(), rtxSsrc(), cname) : new SendSpec(cname, kept);
  }

  /// Whether a stream is one of these, or the retransmissions of one.
  public boolean uses(int ssrc) {
    for (SendEncoding encoding : encodings) {
      if (encoding.ssrc() == ssrc || encoding.rtxSsrc() == ssrc) {
        return true;
      }
    }
    return false;
  }
}
