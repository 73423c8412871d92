package dev.parley.sctp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The channels that are not closed: by id, and those that have none yet, since it is not known who
/// is the client of DTLS (RFC 8832, section 6).
final class ChannelTable {
  private static final int MAX_NAME_BYTES = 4 << 20;

  private final List<DataChannel> withoutId = new ArrayList<>();
  private @Nullable DataChannel[] channels = new DataChannel[4];
  private long nameBytes;

  /// The channel of an id that may be any, or null.
  @Nullable DataChannel get(int id) {
    return id < channels.length ? channels[id] : null;
  }

  /// The lowest id of that parity that no channel has, or -1 if all below the limit are taken.
  int freeId(int parity, int limit) {
    for (int id = parity; id < limit; id += 2) {
      if (get(id) == null) {
        return id;
      }
    }
    return -1;
  }

  /// Keeps a channel until its id is known.
  void await(DataChannel channel) {
    withoutId.add(channel);
  }

  void forget(DataChannel channel) {
    withoutId.remove(channel);
  }

  /// Hands over those that waited for an id.
  List<DataChannel> takeWaiting() {
    List<DataChannel> waiting = new ArrayList<>(withoutId);
    withoutId.clear();
    return waiting;
  }

  /// Whether the names of one more channel that the other side opens are within what is kept.
  boolean hasRoomFor(DataChannel channel) {
    return nameBytes + nameBytes(channel) <= MAX_NAME_BYTES;
  }

  /// Gives a channel the place of its id.
  void place(DataChannel channel) {
    int id = channel.id;
    if (id >= channels.length) {
      channels = Arrays.copyOf(channels, Math.max(id + 1, channels.length * 2));
    }
    channels[id] = channel;
    nameBytes += nameBytes(channel);
  }

  /// Takes a channel out.
  ///
  /// @return whether it had its place
  boolean remove(DataChannel channel) {
    if (channel.id < 0 || get(channel.id) != channel) {
      return false;
    }
    channels[channel.id] = null;
    nameBytes -= nameBytes(channel);
    return true;
  }

  private static long nameBytes(DataChannel channel) {
    return (long) channel.label().length() + channel.protocol().length();
  }

  /// Those that have their place, by id.
  List<DataChannel> placed() {
    List<DataChannel> placed = new ArrayList<>();
    for (DataChannel channel : channels) {
      if (channel != null) {
        placed.add(channel);
      }
    }
    return placed;
  }

  /// All, by id; those without one come last.
  List<DataChannel> all() {
    List<DataChannel> all = placed();
    all.addAll(withoutId);
    return all;
  }
}
