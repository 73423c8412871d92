package dev.parley.signaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// People who can be called by name: who is there, whom it rings at, and what was missed.
///
/// A call ends in a room: who calls and who accepts both join the room that the call names.
final class Directory {
  private static final int MAX_PEOPLE = 1000;
  private static final int MAX_CALLS_OF_ONE = 5;
  private static final int MAX_MISSED = 20;
  private static final int MAX_MISSED_NAMES = 1000;
  private static final long RING_FOR = TimeUnit.SECONDS.toNanos(30);

  private final Signaling signaling;
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Map<Client, Person> byClient = new LinkedHashMap<>();
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, ArrayDeque<ServerMessage.MissedCall>> missed = new LinkedHashMap<>();

  private static final class Person {
    final String name;
    Client client;
    boolean available = true;
    final TokenBucket words;

    Person(String name, Client client, long now) {
      this.name = name;
      this.client = client;
      words = new TokenBucket(2, 20, now);
    }
  }

  private record Call(String id, Person caller, Person callee, String room, long rungOutAt) {}

  Directory(Signaling signaling) {
    this.signaling = signaling;
  }

  void handle(Client client, ClientMessage.InDirectory message) {
    if (message instanceof ClientMessage.Register register) {
      register(client, register);
      return;
    }
    Person self = byClient.get(client);
    if (self == null) {
      throw new SignalingException(ErrorCode.FORBIDDEN, "Register a name first.");
    }
    if (!self.words.take(signaling.time().nanos())) {
      throw new SignalingException(ErrorCode.SLOW_DOWN, "That was too fast: wait a little.");
    }
    switch (message) {
      case ClientMessage.Status(boolean available) -> setAvailable(self, available);
      case ClientMessage.Call(String to) -> call(self, to);
      case ClientMessage.Reply(String id, CallOutcome outcome) -> reply(self, id, outcome);
      case ClientMessage.Register _ -> throw new IllegalStateException("handled above");
    }
  }

  private void register(Client client, ClientMessage.Register register) {
    String name = register.name();
    Tokens.@Nullable Grant grant = signaling.invitation(register.token());
    if (grant != null && !grant.subject().equals(name)) {
      throw new SignalingException(
          ErrorCode.FORBIDDEN, "The invitation is not for somebody of this name.");
    }
    if (byClient.containsKey(client)) {
      throw new SignalingException(ErrorCode.ALREADY_JOINED, "You have registered a name already.");
    }
    Person held = people.get(name);
    boolean proven =
        grant != null
            || (register.key() != null && signaling.tokens().isNameKey(name, register.key()));
    if (held != null && !proven) {
      throw new SignalingException(ErrorCode.NAME_TAKEN, "Somebody of this name is here already.");
    }
    if (held == null && people.size() >= MAX_PEOPLE) {
      throw new SignalingException(ErrorCode.FORBIDDEN, "Too many people are registered.");
    }
    if (held != null) {
      Client before = held.client; // the same person on a new socket
      gone(before);
      before.loseName();
    }
    Person self = new Person(name, client, signaling.time().nanos());
    people.put(name, self);
    byClient.put(client, self);
    ArrayDeque<ServerMessage.MissedCall> calledMeanwhile = missed.remove(name);
    send(
        self,
        new ServerMessage.Registered(
            name,
            signaling.tokens().nameKey(name),
            others(self),
            calledMeanwhile == null ? List.of() : List.copyOf(calledMeanwhile)));
    tellOthers(self, "available");
  }

  private List<ServerMessage.Person> others(Person self) {
    List<ServerMessage.Person> others = new ArrayList<>();
    for (Person person : people.values()) {
      if (person != self) {
        others.add(new ServerMessage.Person(person.name, person.available));
      }
    }
    return others;
  }

  private void setAvailable(Person self, boolean available) {
    if (self.available != available) {
      self.available = available;
      tellOthers(self, available ? "available" : "busy");
    }
  }

  private void call(Person caller, String to) {
    String room = "call-" + signaling.freshId();
    String id = signaling.freshId();
    Person callee = people.get(to);
    long ofCaller = calls.values().stream().filter(call -> call.caller() == caller).count();
    if (to.equals(caller.name) || ofCaller >= MAX_CALLS_OF_ONE) {
      throw new SignalingException(
          ErrorCode.FORBIDDEN, "You cannot call yourself, nor " + MAX_CALLS_OF_ONE + " at once.");
    }
    send(caller, new ServerMessage.Ringing(id, to, room));
    if (callee == null) {
      miss(caller.name, to);
      send(caller, new ServerMessage.CallOver(id, CallOutcome.MISSED, room));
      return;
    }
    if (!callee.available) {
      miss(caller.name, to);
      send(caller, new ServerMessage.CallOver(id, CallOutcome.BUSY, room));
      return;
    }
    calls.put(id, new Call(id, caller, callee, room, signaling.time().nanos() + RING_FOR));
    send(callee, new ServerMessage.Ring(id, caller.name, room));
  }

  private void reply(Person self, String id, CallOutcome outcome) {
    Call call = calls.get(id);
    Person allowed =
        call == null ? null : outcome == CallOutcome.CANCELED ? call.caller() : call.callee();
    if (call == null || allowed != self) {
      throw new SignalingException(ErrorCode.UNKNOWN_CALL, "There is no such call any more.");
    }
    over(call, outcome);
  }

  private void over(Call call, CallOutcome outcome) {
    calls.remove(call.id());
    ServerMessage told = new ServerMessage.CallOver(call.id(), outcome, call.room());
    send(call.caller(), told);
    send(call.callee(), told);
  }

  /// Bounded by names and per name: anybody can call anybody.
  private void miss(String from, String to) {
    ArrayDeque<ServerMessage.MissedCall> calledMeanwhile = missed.get(to);
    if (calledMeanwhile == null) {
      if (missed.size() >= MAX_MISSED_NAMES) {
        missed.remove(missed.keySet().iterator().next());
      }
      calledMeanwhile = new ArrayDeque<>();
      missed.put(to, calledMeanwhile);
    }
    if (calledMeanwhile.size() >= MAX_MISSED) {
      calledMeanwhile.remove();
    }
    calledMeanwhile.add(new ServerMessage.MissedCall(from, signaling.time().unixMillis()));
  }

  void tick(long now) {
    for (Call call : List.copyOf(calls.values())) {
      if (now >= call.rungOutAt()) {
        over(call, CallOutcome.MISSED);
      }
    }
  }

  void gone(Client client) {
    Person self = byClient.remove(client);
    if (self == null) {
      return;
    }
    people.remove(self.name, self);
    for (Call call : List.copyOf(calls.values())) {
      if (call.caller() == self) {
        over(call, CallOutcome.CANCELED);
      } else if (call.callee() == self) {
        miss(call.caller().name, self.name);
        over(call, CallOutcome.MISSED);
      }
    }
    tellOthers(self, "gone");
  }

  private void tellOthers(Person self, String status) {
    ServerMessage told = new ServerMessage.Presence(self.name, status);
    for (Person person : people.values()) {
      if (person != self && !Objects.equals(person.name, self.name)) {
        person.client.link().send(told);
      }
    }
  }

  /// Nothing is sent to who has gone.
  private void send(Person to, ServerMessage message) {
    if (byClient.get(to.client) == to) {
      to.client.link().send(message);
    }
  }
}
