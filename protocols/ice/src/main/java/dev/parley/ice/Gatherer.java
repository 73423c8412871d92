package dev.parley.ice;

import dev.parley.core.Core;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import dev.parley.turn.TurnClient;
import dev.parley.turn.TurnClientConfig;
import dev.parley.turn.TurnClientEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the candidates that servers know about: server-reflexive and relayed ones.
///
/// Every server is asked from every socket that can reach it, one question begun after the other at
/// a pace; what a server answers wrong or not at all is told and keeps nobody waiting.
///
/// RFC 8445, section 5.1.1; RFC 8838, section 8
final class Gatherer {
  private static final long PACE_NANOS = 20_000_000L;
  private static final int MAX_QUESTIONS = 128;
  private static final int MAX_REDIRECTIONS = 2;
  private static final int NO_ANSWER = TurnClientEvent.NO_ANSWER;

  /// Something to be asked of an address of a server's; without a host over a stream.
  private record Question(
      IceServer server, TransportAddress address, @Nullable LocalHost host, int redirections) {
    boolean isFrom(int base) {
      return host != null && host.base() == base;
    }
  }

  /// A client whose allocation is asked for or there.
  private record Relaying(Question question, Relay relay) {}

  private final Entropy entropy;
  private final RelayedPaths paths;
  private final Generations generations;
  private final IceEvents events;
  private final StunWriter writer = new StunWriter();
  private final ArrayDeque<Question> waiting = new ArrayDeque<>();
  private final List<StunQuery> queries = new ArrayList<>();
  private final List<Relaying> relaying = new ArrayList<>();
  private final Map<String, List<TransportAddress>> names = new LinkedHashMap<>();
  private final List<String> unresolved = new ArrayList<>();
  private final List<Question> asked = new ArrayList<>();
  private GatherConfig config = GatherConfig.hostsOnly();
  private GatheringState state = GatheringState.NEW;
  private long nextAt = Long.MIN_VALUE;
  private boolean closing;

  Gatherer(Entropy entropy, RelayedPaths paths, Generations generations, IceEvents events) {
    this.entropy = entropy;
    this.paths = paths;
    this.generations = generations;
    this.events = events;
  }

  GatheringState state() {
    return state;
  }

  void gather(long now, GatherConfig newConfig) {
    config = newConfig;
    waiting.clear();
    asked.clear();
    enter(GatheringState.GATHERING);
    generations.announcer().all(generations.newest(), config.policy());
    for (IceServer server : config.servers()) {
      ask(server);
    }
    settle(now);
  }

  /// A socket was added while gathering goes on or after it: it is asked about, too.
  void added(long now, LocalHost host) {
    if (state == GatheringState.NEW) {
      return;
    }
    generations.announcer().local(generations.newest(), host);
    for (IceServer server : config.servers()) {
      for (TransportAddress address : addresses(server)) {
        if (server.transport() == IceServer.Transport.UDP) {
          add(new Question(server, address, host, 0));
        }
      }
    }
    settle(now);
  }

  /// A socket is gone: nothing is asked from there any more, and what was allocated from there is
  /// lost. The driver may give its number to another one.
  void removed(long now, int base) {
    asked.removeIf(each -> each.isFrom(base));
    waiting.removeIf(each -> each.isFrom(base));
    for (StunQuery query : List.copyOf(queries)) {
      if (query.host.base() == base) {
        queries.remove(query);
        query.end();
      }
    }
    for (Relaying each : List.copyOf(relaying)) {
      if (each.question.isFrom(base)) {
        over(now, each);
      }
    }
    settle(now);
  }

  private void ask(IceServer server) {
    boolean stream =
        server.transport() == IceServer.Transport.TCP
            || server.transport() == IceServer.Transport.TLS;
    if (server.transport() == IceServer.Transport.DTLS || (stream && !server.turn())) {
      events.add(
          new IceEvent.CandidateFailed(
              "", 0, server.url(), NO_ANSWER, "This transport is not supported."));
      return;
    }
    if (TransportAddress.parse(server.host(), server.port()) == null
        && !names.containsKey(server.host())) {
      if (!unresolved.contains(server.host())) {
        unresolved.add(server.host());
        events.add(new IceEvent.NameWanted(server.host()));
      }
      return;
    }
    List<TransportAddress> addresses = addresses(server);
    if (addresses.isEmpty()) {
      events.add(
          new IceEvent.CandidateFailed(
              "", 0, server.url(), NO_ANSWER, "The name " + server.host() + " was not found."));
    }
    for (TransportAddress address : addresses) {
      if (stream) {
        add(new Question(server, address, null, 0));
        continue;
      }
      for (LocalHost host : generations.newest().hosts()) {
        add(new Question(server, address, host, 0));
      }
    }
  }

  /// The first address of each family.
  private List<TransportAddress> addresses(IceServer server) {
    TransportAddress literal = TransportAddress.parse(server.host(), server.port());
    List<TransportAddress> known =
        literal != null ? List.of(literal) : names.getOrDefault(server.host(), List.of());
    List<TransportAddress> chosen = new ArrayList<>();
    for (TransportAddress address : known) {
      if (chosen.stream().noneMatch(other -> other.v6() == address.v6())) {
        chosen.add(address.withPort(server.port()));
      }
    }
    return chosen;
  }

  private void add(Question question) {
    LocalHost host = question.host;
    if (host != null && !canAsk(host, question.address)) {
      return;
    }
    for (Question known : asked) {
      LocalHost other = known.host;
      boolean sameBase =
          host == null ? other == null : other != null && other.base() == host.base();
      if (sameBase
          && known.server.equals(question.server)
          && known.address.equals(question.address)) {
        return;
      }
    }
    if (asked.size() < MAX_QUESTIONS && !isAnswered(question)) {
      asked.add(question);
      waiting.add(question);
    }
  }

  private static boolean canAsk(LocalHost host, TransportAddress server) {
    return host.base() < RelayedPaths.FIRST_BASE
        && host.candidate().transport() == Transport.UDP
        && host.address().v6() == server.v6()
        && !host.address().isLinkLocal()
        && (!host.address().isLoopback() || server.isLoopback());
  }

  /// Whether an earlier round has an allocation for this.
  private boolean isAnswered(Question question) {
    for (Relaying each : relaying) {
      if (each.question.equals(question)) {
        return true;
      }
    }
    return false;
  }

  /// What a name stands for; nothing for one that is not found.
  void resolved(long now, String host, List<TransportAddress> addresses) {
    if (unresolved.remove(host)) {
      names.put(host, List.copyOf(addresses));
      for (IceServer server : config.servers()) {
        if (server.host().equals(host)) {
          ask(server);
        }
      }
      settle(now);
    }
  }

  private void begin(long now, Question question) {
    IceServer server = question.server;
    LocalHost host = question.host;
    SharedPaths view = generations.share();
    int path =
        host != null
            ? view.open(host.base(), question.address)
            : view.connect(protocol(server), question.address, server.host());
    if (path == Paths.NONE) {
      view.end();
      failed(question, NO_ANSWER, "The server cannot be reached from here.");
    } else if (!server.turn() && host != null) {
      queries.add(new StunQuery(now, server, host, path, view, entropy));
    } else {
      TurnClientConfig login =
          new TurnClientConfig(server.username(), server.credential(), host == null, false);
      TurnClient client = new TurnClient(login, entropy.split("turn " + path), path);
      client.allocate(now);
      relaying.add(new Relaying(question, paths.add(path, client, view)));
    }
  }

  private static StreamProtocol protocol(IceServer server) {
    return server.transport() == IceServer.Transport.TLS
        ? StreamProtocol.TURN_TLS
        : StreamProtocol.TURN_TCP;
  }

  private void failed(Question question, int code, String text) {
    failed(question.server, question.host, code, text);
  }

  private void failed(IceServer server, @Nullable LocalHost host, int code, String text) {
    events.add(
        new IceEvent.CandidateFailed(
            host == null ? "" : host.address().host(),
            host == null ? 0 : host.address().port(),
            server.url(),
            code,
            text));
  }

  /// Takes the response to a query of ours; false if it is none.
  boolean response(long now, int path, StunMessage message) {
    for (StunQuery query : queries) {
      if (query.path != path || !query.transaction.matches(message)) {
        continue;
      }
      queries.remove(query);
      query.end();
      TransportAddress mapped = message.mappedAddress();
      if (message.stunClass() == StunClass.SUCCESS_RESPONSE && mapped != null) {
        reflexive(query.host, mapped, query.server.url());
      } else {
        failed(query.server, query.host, code(message), text(message));
      }
      settle(now);
      return true;
    }
    return false;
  }

  private void reflexive(LocalHost host, TransportAddress mapped, String url) {
    generations.announcer().reflexive(generations.newest(), host, mapped, url);
  }

  private static int code(StunMessage message) {
    int code = message.errorCode();
    return code < 0 ? NO_ANSWER : code;
  }

  private static String text(StunMessage message) {
    String reason = message.errorReason();
    return reason == null ? "The server's answer has no mapped address." : reason;
  }

  /// Begins what is due, takes over what the clients have to tell, and finds the end.
  void settle(long now) {
    for (Relaying each : List.copyOf(relaying)) {
      for (TurnClientEvent event = each.relay.client.next();
          event != null;
          event = each.relay.client.next()) {
        take(now, each, event);
      }
    }
    if (closing) {
      for (Relaying each : List.copyOf(relaying)) {
        if (each.relay.client.deadline() == Core.NEVER && !each.relay.client.ready()) {
          relaying.remove(each);
          paths.remove(each.relay);
        }
      }
    }
    while (!waiting.isEmpty() && now >= nextAt) {
      begin(now, waiting.remove());
      nextAt = now + PACE_NANOS;
    }
    if (state == GatheringState.GATHERING && isDone()) {
      enter(GatheringState.COMPLETE);
    }
  }

  private boolean isDone() {
    if (!waiting.isEmpty() || !queries.isEmpty() || !unresolved.isEmpty()) {
      return false;
    }
    for (Relaying each : relaying) {
      if (!each.relay.client.allocated()) {
        return false;
      }
    }
    return true;
  }

  private void take(long now, Relaying each, TurnClientEvent event) {
    Question question = each.question;
    switch (event) {
      case TurnClientEvent.Allocated(TransportAddress relayed, TransportAddress mapped) -> {
        LocalHost host = question.host;
        if (host != null) {
          reflexive(host, mapped, question.server.url());
        }
        generations.addRelay(now, each.relay.base, relayed, mapped, question.server);
      }
      case TurnClientEvent.Failed(int code, String reason) -> {
        over(now, each);
        failed(question, code, reason);
      }
      case TurnClientEvent.Redirected(TransportAddress alternate) -> {
        over(now, each);
        if (question.redirections < MAX_REDIRECTIONS) {
          waiting.add(
              new Question(question.server, alternate, question.host, question.redirections + 1));
        } else {
          failed(question, 300, "The server redirects too often.");
        }
      }
      case TurnClientEvent.PeerRefused _ -> {}
    }
  }

  private void over(long now, Relaying each) {
    relaying.remove(each);
    generations.removeBase(now, each.relay.base);
    paths.remove(each.relay);
  }

  /// A stream of ours is over.
  boolean closed(long now, int path) {
    Relay relay = paths.onPath(path);
    if (relay != null) {
      String why = paths.trouble(path);
      relay.client.lost(now, why == null ? "The connection to the server was lost." : why);
      settle(now);
    }
    return relay != null;
  }

  private void enter(GatheringState changed) {
    if (state != changed) {
      state = changed;
      events.add(new IceEvent.GatheringChanged(changed));
    }
  }

  void tick(long now) {
    for (StunQuery query : List.copyOf(queries)) {
      if (!query.tick(now)) {
        queries.remove(query);
        failed(query.server, query.host, NO_ANSWER, "The server did not answer.");
        query.end();
      }
    }
    for (Relay relay : List.copyOf(paths.relays())) {
      if (relay.client.deadline() <= now) {
        relay.client.tick(now);
      }
    }
    settle(now);
  }

  long deadline() {
    long deadline = waiting.isEmpty() ? Core.NEVER : nextAt;
    for (int i = 0; i < queries.size(); i++) {
      deadline = Math.min(deadline, queries.get(i).transaction.deadline());
    }
    return Math.min(deadline, paths.deadline());
  }

  boolean ready() {
    for (int i = 0; i < queries.size(); i++) {
      if (queries.get(i).queued()) {
        return true;
      }
    }
    for (int i = 0; i < relaying.size(); i++) {
      if (relaying.get(i).relay.client.ready()) {
        return true;
      }
    }
    return false;
  }

  /// Sends queries and the requests of TURN clients.
  int transmit(long now, Outbox out) {
    int sent = 0;
    for (StunQuery query : queries) {
      if (query.queued()) {
        if (!query.transmit(writer, out)) {
          return sent;
        }
        sent++;
      }
    }
    return sent + paths.transmit(now, out);
  }

  /// Takes a message that came from a TURN server's path.
  ///
  /// @return the path of the peer whose data it was, or [Paths#NONE]
  int unwrap(long now, Relay relay, Packet in) {
    int path = paths.unwrap(now, relay, in);
    if (path == Paths.NONE) {
      settle(now);
    }
    return path;
  }

  /// Gives allocations back.
  void close(long now) {
    closing = true;
    waiting.clear();
    unresolved.clear();
    queries.forEach(StunQuery::end);
    queries.clear();
    for (Relaying each : relaying) {
      each.relay.client.close(now);
    }
    settle(now);
  }
}
