package dev.parley.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a policy makes of an offered m-section.
public sealed interface Decision {

  /// Takes the m-section. Without a track and without `receive` it is kept as inactive.
  ///
  /// @param receive whether we take what the other side sends; without effect if it does not send
  /// @param send the track we send, or null; without effect if the other side does not receive
  /// @param codecOrder codec names, preferred first; codecs not named follow in the order of the
  ///   capabilities
  /// @param transportFeedback whether to negotiate transport-wide congestion control also where we
  ///   only send; it always is where we receive, for a browser to raise its bit rate
  record Accept(
      boolean receive, @Nullable SendTrack send, List<String> codecOrder, boolean transportFeedback)
      implements Decision {
    public Accept {
      codecOrder = List.copyOf(codecOrder);
    }

    public Accept preferring(List<String> codecNames) {
      return new Accept(receive, send, codecNames, transportFeedback);
    }

    public Accept withoutTransportFeedback() {
      return new Accept(receive, send, codecOrder, false);
    }
  }

  /// Refuses the m-section: it is answered with port 0.
  ///
  /// @param reason a sentence for logs, see [Answer#rejections()]
  record Reject(String reason) implements Decision {}

  /// Takes what the other side sends, and sends nothing.
  static Accept receive() {
    return new Accept(true, null, List.of(), true);
  }

  /// Sends a track, and takes nothing.
  static Accept send(SendTrack track) {
    return new Accept(false, track, List.of(), true);
  }

  /// Sends a track and takes what the other side sends.
  static Accept sendAndReceive(SendTrack track) {
    return new Accept(true, track, List.of(), true);
  }

  /// Keeps the m-section for later, with no media in either direction.
  static Accept inactive() {
    return new Accept(false, null, List.of(), true);
  }

  static Reject reject(String reason) {
    return new Reject(reason);
  }
}
