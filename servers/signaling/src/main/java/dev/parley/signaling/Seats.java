package dev.parley.signaling;

import dev.parley.sfu.SfuListener;
import dev.parley.sfu.SfuPeer;
import java.util.concurrent.CompletionStage;

/// Where participants get their media connection: [dev.parley.sfu.Sfu#join].
@FunctionalInterface
public interface Seats {
  CompletionStage<SfuPeer> join(String room, String peerId, SfuListener listener);
}
