package dev.parley.sfu;

import dev.parley.core.TransportAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// A selective forwarding unit: rooms whose participants' media is passed on undecoded.
@SuppressWarnings("DoNotCallSuggester") // the seam alone, until sockets and Rtc are there to run it
public final class Sfu implements AutoCloseable {
  private Sfu() {}

  /// Opens the sockets and starts the shards.
  ///
  /// @throws IllegalStateException if the port is not to be had, with a sentence that says so
  public static Sfu start(SfuConfig config) {
    throw new UnsupportedOperationException("not here yet: " + config);
  }

  /// The UDP port of all local addresses.
  public int udpPort() {
    throw new UnsupportedOperationException("not here yet");
  }

  /// The addresses that participants are told.
  public List<TransportAddress> addresses() {
    throw new UnsupportedOperationException("not here yet");
  }

  /// Takes a participant into a room; the room begins with its first participant and ends with its
  /// last.
  ///
  /// @param room any name
  /// @param peerId unique in the room, without a slash or a space
  /// @param listener told what happens to this participant
  /// @return the participant, or an [SfuException]
  public CompletionStage<SfuPeer> join(String room, String peerId, SfuListener listener) {
    throw new UnsupportedOperationException("not here yet");
  }

  /// What went through since the start.
  public CompletionStage<SfuStats> stats() {
    throw new UnsupportedOperationException("not here yet");
  }

  /// Closes all connections, threads and sockets; returns within two seconds.
  @Override
  public void close() {
    throw new UnsupportedOperationException("not here yet");
  }
}
