package dev.parley.ice.mdns;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the addresses behind `.local` names, and answers for names of ours.
///
/// Asks at most three times, remembers answers as long as they hold, and believes only what it
/// asked for. Names of ours are random, so that they are announced without being probed for.
///
/// Everything goes to the one path to [#GROUP]: the driver sends it on every interface, and hands
/// over what comes from there.
///
/// RFC 6762; draft-ietf-mmusic-mdns-ice-candidates, section 3
public final class MdnsAgent implements DatagramCore<MdnsEvent> {
  /// Where everything is sent to; over IPv6 `ff02::fb`, which the driver knows.
  public static final TransportAddress GROUP = TransportAddress.of("224.0.0.251", 5353);

  /// The most names that are asked for at a time, of ours, and remembered, each.
  public static final int MAX_NAMES = 256;

  private static final long SECOND = 1_000_000_000L;
  private static final int TTL_SECONDS = 120;

  /// When a name is asked for again, counted from the time before; after the last, it is not found.
  private static final long[] GAPS = {SECOND, 2 * SECOND, 2 * SECOND};

  /// A second answer about one name comes no sooner (RFC 6762, section 6).
  private static final long ANSWER_GAP_NANOS = SECOND;

  /// An answer is for everybody who asked so shortly after it: one question comes on every
  /// interface and in both families.
  private static final long SAME_QUESTION_NANOS = 100_000_000L;

  private static final int MAX_OUTGOING = 512;

  /// Something to send: a question without an address, an answer, or a goodbye with no time to
  /// live.
  private record Outgoing(String name, @Nullable TransportAddress address, int ttlSeconds) {}

  /// A name that is asked for.
  private static final class Question {
    int asked;
    long dueAt;
  }

  /// A name of ours.
  private static final class Publication {
    final TransportAddress address;
    long answeredAt = Long.MIN_VALUE;

    /// When the second announcement, or an answer that has to wait, is due.
    long dueAt;

    Publication(TransportAddress address, long dueAt) {
      this.address = address;
      this.dueAt = dueAt;
    }
  }

  private record Known(TransportAddress address, long until) {}

  private final Paths paths;
  private final int group;
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private final Map<String, Publication> ours = new LinkedHashMap<>();
  private final Map<String, Known> known = new LinkedHashMap<>();
  private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();
  private final ArrayDeque<MdnsEvent> events = new ArrayDeque<>();
  private final Counters<MdnsDrop> drops = new Counters<>(MdnsDrop.class);
  private long deadline = Core.NEVER;
  private boolean closed;

  /// @param paths opens the path to [#GROUP] on base 0; their remote addresses are those that
  ///   datagrams come from
  public MdnsAgent(Paths paths) {
    this.paths = paths;
    group = paths.open(0, GROUP);
  }

  /// What was not acted on, by reason.
  public Counters<MdnsDrop> drops() {
    return drops;
  }

  /// Asks for a name's address: an event follows, at once if it is known, within five seconds in
  /// any case; one for all who ask meanwhile.
  public void resolve(long now, String name) {
    String key = name.toLowerCase(Locale.ROOT);
    Publication own = ours.get(key);
    Known found = known.get(key);
    if (own != null) {
      events.add(new MdnsEvent.Found(key, own.address));
    } else if (found != null && found.until > now) {
      events.add(new MdnsEvent.Found(key, found.address));
    } else if (closed || !MdnsName.is(name) || questions.size() >= MAX_NAMES) {
      events.add(new MdnsEvent.NotFound(key));
    } else if (!questions.containsKey(key)) {
      Question question = new Question();
      questions.put(key, question);
      ask(now, key, question);
      findDeadline();
    }
  }

  private void ask(long now, String key, Question question) {
    send(new Outgoing(key, null, 0));
    question.dueAt = now + GAPS[question.asked++];
  }

  /// Answers for a name from now on, and tells everybody.
  ///
  /// @param name a fresh one, see [MdnsName#random]
  /// @param address its port does not matter
  /// @throws IllegalArgumentException if it is no name for this
  /// @throws IllegalStateException if there are too many
  public void publish(long now, String name, TransportAddress address) {
    if (!MdnsName.is(name)) {
      throw new IllegalArgumentException("'" + name + "' is not one label and .local");
    }
    if (ours.size() >= MAX_NAMES) {
      throw new IllegalStateException("there are " + MAX_NAMES + " names: withdraw some first");
    }
    if (closed) {
      return;
    }
    String key = name.toLowerCase(Locale.ROOT);
    TransportAddress host = address.withPort(0);
    ours.put(key, new Publication(host, now + SECOND));
    send(new Outgoing(key, host, TTL_SECONDS));
    findDeadline();
  }

  /// Answers for a name no more, and tells everybody.
  public void withdraw(long now, String name) {
    String key = name.toLowerCase(Locale.ROOT);
    Publication over = ours.remove(key);
    if (over != null) {
      send(new Outgoing(key, over.address, 0));
      findDeadline();
    }
  }

  private void send(Outgoing message) {
    if (outgoing.size() < MAX_OUTGOING) {
      outgoing.add(message);
    } else {
      drops.count(MdnsDrop.TOO_MUCH_TO_SEND);
    }
  }

  @Override
  public void receive(long now, int path, Packet in) {
    if (closed) {
      drops.count(MdnsDrop.OVER);
      return;
    }
    if (paths.remote(path).port() != GROUP.port()) {
      drops.count(MdnsDrop.WRONG_PORT);
      return;
    }
    DnsMessage message = DnsMessage.read(in.array(), in.offset(), in.length());
    if (message == null) {
      drops.count(MdnsDrop.MALFORMED);
    } else if (message.response()) {
      message.records().forEach(each -> learn(now, each));
    } else {
      message.questions().forEach(each -> answer(now, each, message.records()));
    }
    findDeadline();
  }

  private void learn(long now, DnsMessage.AddressRecord said) {
    boolean remembered = known.containsKey(said.name());
    Question question = questions.get(said.name());
    if (said.ttlSeconds() == 0) {
      known.remove(said.name());
      return;
    }
    if (question == null && !remembered) {
      drops.count(MdnsDrop.UNASKED);
      return;
    }
    if (said.address().isUnspecified() || said.address().isMulticast()) {
      drops.count(MdnsDrop.UNUSABLE_ADDRESS);
      return;
    }
    if (!remembered && known.size() >= MAX_NAMES) {
      known.remove(known.keySet().iterator().next());
    }
    long seconds = Math.min(said.ttlSeconds(), TTL_SECONDS);
    known.put(said.name(), new Known(said.address(), now + seconds * SECOND));
    if (question != null) {
      questions.remove(said.name());
      events.add(new MdnsEvent.Found(said.name(), said.address()));
    }
  }

  private void answer(
      long now, DnsMessage.Question question, List<DnsMessage.AddressRecord> knownThere) {
    Publication own = ours.get(question.name());
    boolean addresses = question.asksFor(DnsType.A) || question.asksFor(DnsType.AAAA);
    if (own == null || !addresses) {
      drops.count(MdnsDrop.QUESTION_FOR_OTHERS);
      return;
    }
    boolean wellKnown = false;
    for (DnsMessage.AddressRecord each : knownThere) {
      wellKnown |=
          each.name().equals(question.name())
              && each.address().equals(own.address)
              && each.ttlSeconds() >= TTL_SECONDS / 2;
    }
    long since = own.answeredAt == Long.MIN_VALUE ? Long.MAX_VALUE : now - own.answeredAt;
    if (wellKnown || since < SAME_QUESTION_NANOS) {
      drops.count(MdnsDrop.ANSWER_KNOWN);
    } else if (since < ANSWER_GAP_NANOS) {
      own.dueAt = Math.min(own.dueAt, own.answeredAt + ANSWER_GAP_NANOS);
    } else {
      answerNow(now, question.name(), own);
    }
  }

  /// An answer stands for the announcement that would have followed.
  private void answerNow(long now, String name, Publication own) {
    own.answeredAt = now;
    own.dueAt = Core.NEVER;
    send(new Outgoing(name, own.address, TTL_SECONDS));
  }

  @Override
  public void tick(long now) {
    if (now < deadline) {
      return;
    }
    for (Map.Entry<String, Question> entry : List.copyOf(questions.entrySet())) {
      Question question = entry.getValue();
      if (question.dueAt > now) {
        continue;
      }
      if (question.asked == GAPS.length) {
        questions.remove(entry.getKey());
        events.add(new MdnsEvent.NotFound(entry.getKey()));
      } else {
        ask(now, entry.getKey(), question);
      }
    }
    for (Map.Entry<String, Publication> entry : ours.entrySet()) {
      if (entry.getValue().dueAt <= now) {
        answerNow(now, entry.getKey(), entry.getValue());
      }
    }
    findDeadline();
  }

  private void findDeadline() {
    long earliest = Core.NEVER;
    for (Question question : questions.values()) {
      earliest = Math.min(earliest, question.dueAt);
    }
    for (Publication own : ours.values()) {
      earliest = Math.min(earliest, own.dueAt);
    }
    deadline = earliest;
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public boolean ready() {
    return !outgoing.isEmpty() || !events.isEmpty();
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = 0;
    while (!outgoing.isEmpty()) {
      Packet packet = out.claim(group, DnsWriter.MAX_BYTES);
      if (packet == null) {
        return sent;
      }
      Outgoing next = outgoing.remove();
      TransportAddress address = next.address;
      if (address == null) {
        DnsWriter.query(packet, next.name);
      } else {
        DnsWriter.answer(packet, next.name, address, next.ttlSeconds);
      }
      out.commit(packet, 0);
      sent++;
    }
    return sent;
  }

  @Override
  public @Nullable MdnsEvent next() {
    return events.poll();
  }

  /// Takes every name of ours back; what was asked for is not found.
  @Override
  public void close(long now) {
    if (closed) {
      return;
    }
    closed = true;
    for (String name : List.copyOf(ours.keySet())) {
      withdraw(now, name);
    }
    questions.keySet().forEach(name -> events.add(new MdnsEvent.NotFound(name)));
    questions.clear();
    known.clear();
    findDeadline();
  }
}
