package dev.parley.app.participant;

import java.util.List;

/// What a participant sent and received until now.
///
/// @param state of the media connection, as W3C names it
/// @param drops datagrams and packets that went no further on our side
public record CallStats(String state, List<Sent> sent, List<Received> received, long drops) {
  public CallStats {
    sent = List.copyOf(sent);
    received = List.copyOf(received);
  }
}
