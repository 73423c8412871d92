package dev.parley.webrtc;

import dev.parley.ice.Candidate;
import dev.parley.jsep.JsepException;
import dev.parley.jsep.Negotiator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The operation that takes one candidate of the other side (W3C WebRTC, section 4.4.2).
final class RemoteCandidateStep {
  private final RTCPeerConnection connection;
  private final Negotiator negotiator;
  private final RTCIceCandidateInit candidate;

  RemoteCandidateStep(
      RTCPeerConnection connection, Negotiator negotiator, RTCIceCandidateInit candidate) {
    this.connection = connection;
    this.negotiator = negotiator;
    this.candidate = candidate;
  }

  CompletionStage<Void> begin() {
    if (negotiator.currentRemote() == null && negotiator.pendingRemote() == null) {
      return CompletableFuture.failedFuture(
          DOMException.invalidState(
              "there is no remote description yet: set it before its candidates"));
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    connection
        .tasks()
        .execute(() -> {
          if (connection.isClosed()) {
            return;
          }
          try {
            add();
          } catch (JsepException e) {
            result.completeExceptionally(DOMException.operation(String.valueOf(e.getMessage())));
            return;
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
          }
          result.complete(null);
        });
    return result;
  }

  private void add() {
    String text = candidate.candidate();
    String line = text.startsWith("a=") ? text.substring(2) : text;
    synchronized (connection.tasks()) {
      if (!line.isEmpty() && Candidate.parse(line) == null) {
        throw DOMException.operation("\"" + text + "\" is no candidate");
      }
      negotiator.addRemoteCandidate(
          candidate.sdpMid().orElse(null),
          candidate.sdpMLineIndex().orElse(null),
          candidate.usernameFragment().orElse(null),
          line);
      connection.transports().sync();
    }
  }
}
