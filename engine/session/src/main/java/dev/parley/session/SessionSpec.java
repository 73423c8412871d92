package dev.parley.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that an offer and an answer agreed on, as plain facts: what `jsep` makes and `Rtc` is
/// told.
///
/// @param ice the other side's ICE parameters
/// @param dtls who begins the handshake, and the certificates to accept
/// @param media one entry for each m-section in order, the rejected ones too; all of them share one
///   transport
/// @param sctp the other side's SCTP parameters, or null without data channels
public record SessionSpec(
    IceSpec ice, DtlsSpec dtls, List<MediaSpec> media, @Nullable SctpSpec sctp) {
  public SessionSpec {
    media = List.copyOf(media);
    for (int i = 0; i < media.size(); i++) {
      if (media.get(i).index() != i) {
        throw new IllegalArgumentException("m-section " + i + " has index " + media.get(i).index());
      }
    }
  }

  /// Facts without data channels.
  public SessionSpec(IceSpec ice, DtlsSpec dtls, List<MediaSpec> media) {
    this(ice, dtls, media, null);
  }
}
