package dev.parley.sctp;

import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Timers;
import java.util.ArrayDeque;

/// What the parts of one association have in common.
final class AssociationContext {
  static final int MAX_STREAMS = 65_535;

  final SctpConfig config;
  final Entropy entropy;
  final SctpSink sink;
  final Counters<SctpDrop> drops = new Counters<>(SctpDrop.class);
  final Timers<SctpTimer> timers = new Timers<>(SctpTimer.class);
  final ArrayDeque<SctpEvent> events = new ArrayDeque<>();

  /// Agreed on with the other side.
  boolean interleaving;

  /// Whether the other side knows FORWARD TSN.
  boolean partialReliability;

  /// Whether the other side knows RE-CONFIG.
  boolean reconfiguration;

  /// Whether the other side takes packets without checksum.
  boolean zeroChecksum;

  int outboundStreams = MAX_STREAMS;
  int inboundStreams = MAX_STREAMS;

  /// When data was sent last: the path is not idle.
  long dataSentAt;

  AssociationContext(SctpConfig config, Entropy entropy, SctpSink sink) {
    this.config = config;
    this.entropy = entropy;
    this.sink = sink;
  }

  void agree(PeerParameters peer) {
    interleaving = config.interleaving() && peer.interleaving();
    partialReliability = peer.partialReliability();
    reconfiguration = peer.reconfiguration();
    zeroChecksum = config.zeroChecksum() && peer.zeroChecksum();
    outboundStreams = Math.min(MAX_STREAMS, peer.inboundStreams());
    inboundStreams = Math.min(MAX_STREAMS, peer.outboundStreams());
  }
}
