package dev.parley.sfu;

import dev.parley.core.Bytes;
import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.ChannelState;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannelEvent;
import dev.parley.session.RtcData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages that participants send each other on data channels, as far as one of them is
/// concerned.
///
/// A participant opens a channel called [#RELIABLE], [#LOSSY] or both. Each message begins with a
/// byte that says how long an id is, and the id: on the way in that of the participant that it is
/// for, empty for everybody else in the room; on the way out that of its sender. Text stays text.
///
/// Who sends too much is not heard; who reads too slowly loses what is lossy, and the channel that
/// is not.
final class Messages implements ChannelSink {
  static final String RELIABLE = "parley";
  static final String LOSSY = "parley-lossy";

  /// The longest message, without the id.
  static final int MAX_BYTES = 16 * 1024;

  /// The longest id, so that the byte before it is a character of UTF-8.
  static final int MAX_ID_BYTES = 127;

  private static final double BYTES_PER_SECOND = 128 * 1024;
  private static final double BURST_BYTES = 256 * 1024;

  /// What a message costs besides its bytes.
  private static final int MESSAGE_BYTES = 256;

  /// How much may wait for a reader.
  private static final long MOST_WAITING_BYTES = 512 * 1024;

  /// What is asked of the participant and its room.
  interface Post {
    RtcData data();

    /// Whether messages of the participant go anywhere.
    boolean mayPost();

    /// The messages of another participant, or null if there is none of this id.
    @Nullable Messages of(String id);

    /// Those of everybody else.
    List<Messages> others();

    /// Takes a message to participants on other shards.
    ///
    /// @param to the id of one, or empty for all
    /// @return whether it is on its way to somebody
    boolean elsewhere(String to, boolean keep, boolean text, byte[] bytes, int length);

    /// Something waits to be sent.
    void wake();

    void drop(SfuDrop reason);

    void failed(Throwable cause);
  }

  private final Post post;
  private final byte[] id;
  private final byte[] outgoing = new byte[1 + MAX_ID_BYTES + MAX_BYTES];
  private @Nullable DataChannel reliable;
  private @Nullable DataChannel lossy;
  private double allowance = BURST_BYTES;
  private long allowedAt = Long.MIN_VALUE;

  Messages(String id, Post post) {
    this.id = id.getBytes(StandardCharsets.UTF_8);
    this.post = post;
  }

  /// Follows the participant's channels.
  void event(DataChannelEvent event) {
    switch (event) {
      case DataChannelEvent.Announced(DataChannel channel) -> {
        if (channel.label().equals(RELIABLE)) {
          reliable = channel;
        } else if (channel.label().equals(LOSSY)) {
          lossy = channel;
        }
      }
      case DataChannelEvent.Closing(DataChannel channel) -> forget(channel);
      case DataChannelEvent.Closed(DataChannel channel, var _) -> forget(channel);
      case DataChannelEvent.Disconnected _ -> {
        reliable = null;
        lossy = null;
      }
      case DataChannelEvent.Connected _,
          DataChannelEvent.Opened _,
          DataChannelEvent.BufferedAmountLow _ -> {}
    }
  }

  private void forget(DataChannel channel) {
    if (channel.equals(reliable)) {
      reliable = null;
    } else if (channel.equals(lossy)) {
      lossy = null;
    }
  }

  @Override
  public void message(
      long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
    boolean keep = channel.equals(reliable);
    int idLength = length == 0 ? -1 : Bytes.u8(bytes, offset);
    int payload = length - 1 - idLength;
    if (!keep && !channel.equals(lossy)) {
      post.drop(SfuDrop.MESSAGE_ON_OTHER_CHANNEL);
    } else if (idLength < 0
        || idLength > MAX_ID_BYTES
        || payload < 0
        || payload > MAX_BYTES
        || id.length > MAX_ID_BYTES) {
      post.drop(SfuDrop.MESSAGE_MALFORMED);
    } else if (!post.mayPost()) {
      post.drop(SfuDrop.SILENCED);
    } else if (!take(now, payload)) {
      post.drop(SfuDrop.MESSAGE_TOO_MUCH);
    } else {
      int at = offset + 1 + idLength;
      String to = new String(bytes, offset + 1, idLength, StandardCharsets.UTF_8);
      pass(now, to, keep, text, sealed(bytes, at, payload));
    }
  }

  /// Whether so much may be sent now: so much a second, and a burst.
  private boolean take(long now, int bytes) {
    if (allowedAt != Long.MIN_VALUE) {
      double earned = (now - allowedAt) / 1e9 * BYTES_PER_SECOND;
      allowance = Math.min(BURST_BYTES, allowance + earned);
    }
    allowedAt = now;
    int cost = bytes + MESSAGE_BYTES;
    if (cost > allowance) {
      return false;
    }
    allowance -= cost;
    return true;
  }

  /// Puts our id before a message; returns the length of both.
  private int sealed(byte[] bytes, int at, int length) {
    outgoing[0] = (byte) id.length;
    System.arraycopy(id, 0, outgoing, 1, id.length);
    System.arraycopy(bytes, at, outgoing, 1 + id.length, length);
    return 1 + id.length + length;
  }

  private void pass(long now, String to, boolean keep, boolean text, int length) {
    if (to.isEmpty()) {
      for (Messages other : post.others()) {
        other.deliver(now, keep, text, outgoing, length);
      }
      post.elsewhere(to, keep, text, outgoing, length);
      return;
    }
    Messages other = post.of(to);
    if (other != null) {
      other.deliver(now, keep, text, outgoing, length);
    } else if (!post.elsewhere(to, keep, text, outgoing, length)) {
      post.drop(SfuDrop.MESSAGE_FOR_NOBODY);
    }
  }

  /// Sends a message of another participant's, its id before it.
  void deliver(long now, boolean keep, boolean text, byte[] bytes, int length) {
    DataChannel channel = keep ? reliable : lossy;
    if (channel == null || channel.state() != ChannelState.OPEN) {
      post.drop(SfuDrop.MESSAGE_FOR_NOBODY);
      return;
    }
    try {
      boolean room = channel.bufferedAmount() + length <= MOST_WAITING_BYTES;
      if (!room || !post.data().send(now, channel, text, bytes, 0, length)) {
        post.drop(SfuDrop.MESSAGE_READ_TOO_SLOWLY);
        if (keep) {
          // With one message missing in the middle the rest would mislead: it has to begin anew.
          reliable = null;
          post.data().close(now, channel);
        }
      }
      post.wake();
    } catch (Throwable cause) {
      post.failed(cause); // the reader's connection ends, not the writer's
    }
  }

  @Override
  public void sent(long now, DataChannel channel, long bytes) {
    // the channel counts it
  }
}
