package dev.parley.sfu;

/// Why a packet was not forwarded to a subscriber, or a candidate was ignored.
public enum SfuDrop {
  /// The subscriber has no codec for it.
  CODEC_UNSUPPORTED,
  /// It says that it is redundant audio, and is not what was agreed on as that.
  RED_MALFORMED,
  /// It belongs to a stream that the publisher has replaced, or is older than what was first
  /// forwarded of it.
  OLD_STREAM,
  /// It is of another layer than the one that the subscriber gets.
  OTHER_LAYER,
  /// The subscriber gets nothing of the track at present.
  PAUSED,
  /// The track goes to nobody: it is muted, or its publisher only watches.
  SILENCED,
  /// The subscriber's connection would not take it; see there.
  REFUSED,
  /// It was on its way to subscribers on another shard, where too many waited.
  CROSSING_FULL,
  /// A message on a data channel of another name than ours.
  MESSAGE_ON_OTHER_CHANNEL,
  /// A message that is too long, or does not begin with an id.
  MESSAGE_MALFORMED,
  /// A message of somebody who sent too much lately.
  MESSAGE_TOO_MUCH,
  /// A message for somebody who is not there or has opened no channel.
  MESSAGE_FOR_NOBODY,
  /// A message for somebody for whom too much waits already.
  MESSAGE_READ_TOO_SLOWLY,
  /// A trickled candidate that is not one.
  BAD_CANDIDATE,
  /// More trickled candidates before the first offer than are kept.
  EARLY_CANDIDATE
}
