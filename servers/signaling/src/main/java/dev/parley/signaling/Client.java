package dev.parley.signaling;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client, from the opening of its socket until that is gone.
///
/// The public methods hop to the signaling executor; everything else is called on it.
public final class Client {
  private final Signaling signaling;
  private final ClientLink link;
  private final String id;
  private @Nullable Seat seat;
  private @Nullable Lobby waitingFor;
  private boolean introduced;
  private boolean greeted;
  private boolean gone;

  Client(Signaling signaling, ClientLink link) {
    this.signaling = signaling;
    this.link = link;
    this.id = signaling.freshId();
  }

  /// The client said something.
  public void receive(ClientMessage message) {
    signaling.execute(() -> handle(message));
  }

  /// The client said something that is not to be understood or not allowed.
  public void refuse(SignalingException refusal) {
    signaling.execute(() -> answer(refusal));
  }

  /// The time to join is over.
  public void joinOverdue() {
    signaling.execute(() -> {
      if (!introduced) {
        answer(new SignalingException(ErrorCode.JOIN_FIRST, "There was no 'join' in time."));
      }
    });
  }

  /// The client closed its socket, with this code: for good, because its page goes away (or is
  /// loaded anew), or to come back on another.
  public void closed(int code) {
    signaling.execute(() -> {
      if (seat != null && code == CloseCode.NORMAL) {
        seat.leave(LeaveReason.LEFT);
      }
      boolean page = code == CloseCode.GOING_AWAY;
      depart(page ? signaling.config().keepLeft() : signaling.config().keepLost(), page);
    });
  }

  /// The socket is gone.
  public void lost() {
    signaling.execute(() -> depart(signaling.config().keepLost(), false));
  }

  /// The id of the seat that it gets when it joins, and of it while it waits for that.
  String id() {
    return id;
  }

  ClientLink link() {
    return link;
  }

  /// Tells it something, unless it is gone.
  ///
  /// @param text as [MessageWriter] writes it
  void tell(ServerMessage message, String text) {
    if (!gone) {
      link.send(message, text);
    }
  }

  /// Tells something that is no event of its room: at once, but not before it is let in.
  void send(ServerMessage message, RoomJournal journal) {
    if (greeted) {
      tell(message, MessageWriter.write(message));
    } else {
      sendWritten(message, journal);
    }
  }

  /// Tells something after all events of its room before it.
  void sendWritten(ServerMessage message, RoomJournal journal) {
    String text = MessageWriter.write(message);
    journal.whenWritten(text.length(), () -> tell(message, text));
  }

  /// Lets it in once all that the message says is written: `welcome` or `resumed`.
  ///
  /// @param missed events that come after it
  void greet(ServerMessage message, List<RoomLog.Event> missed, RoomJournal journal) {
    String text = MessageWriter.write(message);
    int size = text.length() + missed.stream().mapToInt(each -> each.text().length()).sum();
    journal.whenWritten(
        size,
        () -> {
          greeted = true;
          tell(message, text);
          missed.forEach(each -> tell(each.event(), each.text()));
        });
  }

  void sit(Seat taken) {
    introduced = true;
    waitingFor = null;
    seat = taken;
  }

  void waitIn(Lobby lobby) {
    introduced = true;
    waitingFor = lobby;
  }

  private void handle(ClientMessage message) {
    if (gone) {
      return;
    }
    try {
      switch (message) {
        case ClientMessage.Join join -> {
          checkFree();
          signaling.join(this, join);
        }
        case ClientMessage.Resume resume -> {
          checkFree();
          signaling.resume(this, resume);
        }
        case ClientMessage.Ping _ -> link.send(new ServerMessage.Pong());
        case ClientMessage.InDirectory call -> {
          signaling.directory().handle(this, call);
          introduced = true;
        }
        case ClientMessage.Leave _ when seat == null && waitingFor != null ->
            sayGoodbye(ByeReason.LEFT);
        case ClientMessage.InRoom inRoom -> requireSeat().handle(inRoom);
      }
    } catch (SignalingException refusal) {
      answer(refusal);
    }
  }

  private void checkFree() {
    if (seat != null || waitingFor != null) {
      throw new SignalingException(ErrorCode.ALREADY_JOINED, "You are in a room already.");
    }
  }

  private Seat requireSeat() {
    Seat taken = seat;
    if (taken == null) {
      throw new SignalingException(ErrorCode.JOIN_FIRST, "Join first, and wait for the welcome.");
    }
    return taken;
  }

  void answer(SignalingException refusal) {
    if (gone) {
      return;
    }
    signaling.counts().refused(refusal.code());
    link.send(refusal.toMessage());
    if (refusal.code().fatal()) {
      link.close(refusal.code().closeCode(), refusal.code().text());
      if (seat != null) {
        seat.leave(LeaveReason.REMOVED);
      }
      depart(Duration.ZERO, false);
    }
  }

  /// The end of the call for this client; what becomes of its seat is for the caller to say.
  void sayGoodbye(ByeReason reason) {
    if (!gone) {
      seat = null;
      signaling.counts().goodbye(reason);
      link.send(new ServerMessage.Bye(reason));
      link.close(reason.closeCode(), reason.text());
      depart(Duration.ZERO, false);
    }
  }

  /// Its registered name is on another socket now; without a seat nothing is left for it here.
  void loseName() {
    if (seat == null && waitingFor == null) {
      sayGoodbye(ByeReason.REPLACED);
    }
  }

  private void depart(Duration keep, boolean page) {
    if (gone) {
      return;
    }
    gone = true;
    signaling.forget(this);
    if (waitingFor != null) {
      waitingFor.left(this);
    }
    if (seat != null) {
      seat.detach(this, keep.toNanos(), page);
    }
  }
}
