package dev.parley.webrtc;

import dev.parley.jsep.JsepException;
import dev.parley.jsep.Negotiator;
import dev.parley.jsep.SdpType;
import dev.parley.jsep.SignalingState;
import dev.parley.sdp.SdpException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The procedures of offer and answer (W3C WebRTC, section 4.4.1): what is checked at once, and
/// what happens in a task, in the specification's order.
final class Negotiation {
  private final RTCPeerConnection connection;
  private final Negotiator negotiator;
  private final RemoteTracks tracks = new RemoteTracks();

  Negotiation(RTCPeerConnection connection, Negotiator negotiator) {
    this.connection = connection;
    this.negotiator = negotiator;
  }

  /// A result that a task brings, unless the connection is closed before.
  private <T> CompletionStage<T> task(Supplier<T> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    connection
        .tasks()
        .execute(() -> {
          if (connection.isClosed()) {
            return;
          }
          T value;
          try {
            value = body.get();
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
          }
          result.complete(value);
        });
    return result;
  }

  private static <T> CompletionStage<T> failed(DOMException cause) {
    return CompletableFuture.failedFuture(cause);
  }

  CompletionStage<RTCSessionDescriptionInit> createOffer(boolean iceRestart) {
    SignalingState state = negotiator.state();
    if (state != SignalingState.STABLE && state != SignalingState.HAVE_LOCAL_OFFER) {
      return failed(
          DOMException.invalidState("no offer can be made in the state " + connection.text(state)));
    }
    return task(() -> new RTCSessionDescriptionInit(RTCSdpType.OFFER, offer(iceRestart)));
  }

  private String offer(boolean iceRestart) {
    synchronized (connection.tasks()) {
      try {
        return negotiator.createOffer(iceRestart);
      } catch (IllegalStateException e) {
        throw DOMException.invalidState(message(e));
      }
    }
  }

  CompletionStage<RTCSessionDescriptionInit> createAnswer() {
    SignalingState state = negotiator.state();
    if (state != SignalingState.HAVE_REMOTE_OFFER && state != SignalingState.HAVE_LOCAL_PRANSWER) {
      return failed(
          DOMException.invalidState(
              "there is no offer to answer in the state " + connection.text(state)));
    }
    return task(() -> new RTCSessionDescriptionInit(RTCSdpType.ANSWER, answer()));
  }

  private String answer() {
    synchronized (connection.tasks()) {
      try {
        return negotiator.createAnswer();
      } catch (IllegalStateException e) {
        throw DOMException.invalidState(message(e));
      } catch (JsepException e) {
        throw DOMException.operation(message(e));
      }
    }
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }

  /// With the type that the state asks for, and the description made before, where they are absent.
  CompletionStage<Void> setLocal(RTCSessionDescriptionInit init) {
    RTCSdpType given = init.type();
    RTCSdpType type = given != null ? given : implicitType();
    SignalingState state = negotiator.state();
    boolean offer = type == RTCSdpType.OFFER;
    if (type != RTCSdpType.ROLLBACK && !init.sdp().isEmpty()) {
      String made = offer ? negotiator.lastOffer() : negotiator.lastAnswer();
      if (!init.sdp().equals(made)) {
        return failed(
            DOMException.invalidModification(
                "the description is not the one that "
                    + (offer ? "createOffer" : "createAnswer")
                    + " made last, and must not be changed"));
      }
    }
    if (state.after(jsep(type), true) == null) {
      return failed(unfit(type, state));
    }
    boolean current = offer ? negotiator.hasCurrentOffer() : negotiator.hasCurrentAnswer();
    boolean make = type != RTCSdpType.ROLLBACK && init.sdp().isEmpty() && !current;
    return task(() -> {
      if (make) {
        String _ = offer ? offer(false) : answer();
      }
      apply(type, true, () -> negotiator.setLocal(jsep(type)));
      return null;
    });
  }

  private RTCSdpType implicitType() {
    return switch (negotiator.state()) {
      case STABLE, HAVE_LOCAL_OFFER, HAVE_REMOTE_PRANSWER -> RTCSdpType.OFFER;
      case HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER -> RTCSdpType.ANSWER;
    };
  }

  private DOMException unfit(RTCSdpType type, SignalingState state) {
    return DOMException.invalidState(
        "a description of type " + type + " does not fit the state " + connection.text(state));
  }

  /// An offer that meets an offer of ours rolls that back first.
  CompletionStage<Void> setRemote(RTCSessionDescriptionInit init) {
    RTCSdpType type = init.type();
    if (type == null) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("a description of the other side needs a type"));
    }
    SignalingState state = negotiator.state();
    if (type == RTCSdpType.OFFER && state == SignalingState.HAVE_LOCAL_OFFER) {
      CompletionStage<Void> rolledBack =
          task(() -> {
            apply(RTCSdpType.ROLLBACK, true, () -> negotiator.setLocal(SdpType.ROLLBACK));
            return null;
          });
      return rolledBack.thenCompose(nothing -> setRemoteNow(type, init.sdp()));
    }
    return state.after(jsep(type), false) == null
        ? failed(unfit(type, state))
        : setRemoteNow(type, init.sdp());
  }

  private CompletionStage<Void> setRemoteNow(RTCSdpType type, String sdp) {
    return task(() -> {
      apply(type, false, () -> negotiator.setRemote(jsep(type), sdp));
      return null;
    });
  }

  /// Applies a description and fires what follows from it.
  private void apply(RTCSdpType type, boolean local, Runnable step) {
    Runnable events;
    boolean changed;
    synchronized (connection.tasks()) {
      SignalingState before = negotiator.state();
      if (before == SignalingState.STABLE) {
        connection.getTransceivers().forEach(RTCRtpTransceiver::settle);
      }
      run(step);
      List<RTCRtpTransceiver> gone = connection.refreshTransceivers();
      changed = negotiator.state() != before;
      follow(type, local, before, gone);
      connection.transports().sync();
      if (negotiator.state() == SignalingState.STABLE) {
        connection.getTransceivers().forEach(RTCRtpTransceiver::settle);
        connection.negotiated();
      }
      events = tracks.events(connection);
    }
    if (changed && !connection.isClosed()) {
      connection.dispatchEvent(new Event("signalingstatechange"));
    }
    events.run();
    connection.tasks().execute(connection::statesChanged);
  }

  private static void run(Runnable step) {
    try {
      step.run();
    } catch (SdpException e) {
      if (e.line().startsWith("a=ice-")) { // what ICE forbids is content, not syntax
        throw DOMException.invalidAccess(message(e));
      }
      throw new RTCError(
          new RTCErrorInit(
              RTCErrorDetailType.SDP_SYNTAX_ERROR,
              e.lineNumber() == 0 ? null : e.lineNumber(),
              null,
              null,
              null),
          message(e));
    } catch (JsepException e) {
      throw DOMException.invalidAccess(message(e));
    } catch (IllegalStateException e) {
      throw DOMException.invalidState(message(e));
    }
  }

  private void follow(
      RTCSdpType type, boolean local, SignalingState before, List<RTCRtpTransceiver> gone) {
    List<RTCRtpTransceiver> all = new ArrayList<>(connection.getTransceivers());
    if (type == RTCSdpType.ROLLBACK) {
      if (before == SignalingState.HAVE_REMOTE_OFFER) {
        tracks.rollback(all, gone);
      } else {
        all.forEach(RTCRtpTransceiver::rollBack);
      }
      return;
    }
    all.addAll(gone);
    if (!local) {
      all.forEach(RTCRtpTransceiver::narrow);
      tracks.remote(all);
    } else if (type != RTCSdpType.OFFER) {
      tracks.local(all);
    }
  }

  private static SdpType jsep(RTCSdpType type) {
    return switch (type) {
      case OFFER -> SdpType.OFFER;
      case PRANSWER -> SdpType.PRANSWER;
      case ANSWER -> SdpType.ANSWER;
      case ROLLBACK -> SdpType.ROLLBACK;
    };
  }
}
