package dev.parley.session;

import dev.parley.dtls.DtlsCipherSuite;
import dev.parley.dtls.DtlsVersion;
import dev.parley.dtls.SrtpProfile;
import dev.parley.ice.Candidate;
import dev.parley.ice.GatheringState;
import dev.parley.ice.IceState;
import dev.parley.sctp.DataChannelEvent;
import org.jspecify.annotations.Nullable;

/// What an [Rtc] tells its owner, in order.
public sealed interface RtcEvent {
  /// The ICE agent changed its state.
  record IceStateChanged(IceState state) implements RtcEvent {}

  /// Media and DTLS go to another path from now on.
  ///
  /// @param path of the driver, or [dev.parley.core.Paths#NONE] when there is none any more
  record PathChanged(int path) implements RtcEvent {}

  /// An ICE restart has replaced this local ufrag: nothing need be routed by it any more.
  record IceUfragRetired(String ufrag) implements RtcEvent {}

  /// A local candidate to signal.
  ///
  /// @param ufrag of the local credentials that it belongs to
  /// @param url of the server that it was learned from; empty for a host candidate
  record IceCandidateGathered(Candidate candidate, String ufrag, String url) implements RtcEvent {}

  /// Gathering began or ended.
  record IceGatheringChanged(GatheringState state) implements RtcEvent {}

  /// A STUN or TURN server gave no candidate; the values of W3C's `icecandidateerror`.
  ///
  /// @param host the local address that asked; empty if none did
  /// @param port the local port that asked
  /// @param code of STUN or TURN, 701 when the server did not answer
  record IceCandidateFailed(String host, int port, String url, int code, String text)
      implements RtcEvent {}

  /// The addresses of a name are wanted, of DNS or, when it ends in `.local`, of mDNS:
  /// [Rtc#resolved] takes them.
  record NameWanted(String host) implements RtcEvent {}

  /// The state of the whole connection changed.
  record ConnectionStateChanged(ConnectionState state) implements RtcEvent {}

  /// The DTLS handshake is over and the other side is who it said it is.
  ///
  /// @param srtpProfile null when no SRTP was agreed on
  record DtlsConnected(
      DtlsVersion version, DtlsCipherSuite cipherSuite, @Nullable SrtpProfile srtpProfile)
      implements RtcEvent {}

  /// A stream of the other side began.
  ///
  /// @param media the index of its m-section
  /// @param ssrc as 32 bits
  /// @param payloadType of its first packet
  record TrackStarted(int media, int ssrc, int payloadType) implements RtcEvent {}

  /// A stream of the other side ended: it said so, it was negotiated away, or it made place for a
  /// newer one after a long silence.
  record TrackEnded(int media, int ssrc) implements RtcEvent {}

  /// The other side needs a key frame of what we send; told once until it is pulled.
  ///
  /// @param media the index of its m-section
  /// @param encoding which of the streams on it, as in [SendSpec#encodings]
  record KeyFrameRequested(int media, int encoding) implements RtcEvent {}

  /// The other side reported how its packets arrived, so that more or less may be sent now; told
  /// once until it is pulled.
  ///
  /// @param targetBps what should be sent at most, bits per second
  record BandwidthChanged(double targetBps) implements RtcEvent {}

  /// Something happened to the data channels.
  record Data(DataChannelEvent event) implements RtcEvent {}

  /// The other side said goodbye (DTLS close_notify): close this connection.
  record RemoteClosed() implements RtcEvent {}

  /// The connection is of no more use: close it, or restart ICE if that is what failed.
  record Failed(RtcFailure failure) implements RtcEvent {}
}
