package dev.parley.webrtc;

import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.SctpFailure;
import dev.parley.session.Rtc;
import dev.parley.session.SctpSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The data channels of one connection, before and after it has a transport for them.
final class DataChannels {
  /// What may wait to be sent on all channels together.
  static final int SEND_BUFFER_BYTES = 16 << 20;

  private static final int MAX_NAME_BYTES = 65_535;
  private static final int NO_ID = 65_535;

  private final EventTarget connection;
  private final TaskQueue tasks;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final SendBacklog<Rtc> backlog = new SendBacklog<>();

  // guarded by the monitor of the tasks
  private final List<RTCDataChannel> all = new ArrayList<>();
  private @Nullable PeerTransport transport;
  private @Nullable RTCSctpTransport sctp;
  private @Nullable RTCDtlsTransport expected;
  private long opened;
  private long closed;
  private boolean over;

  DataChannels(EventTarget connection, TaskQueue tasks) {
    this.connection = connection;
    this.tasks = tasks;
  }

  TaskQueue tasks() {
    return tasks;
  }

  /// Makes a channel, which opens when the connection stands.
  ///
  /// @throws IllegalArgumentException for what the specification calls a TypeError
  /// @throws DOMException `OperationError` if the id is taken or there can be no such id
  RTCDataChannel create(String label, RTCDataChannelInit init) {
    ChannelOptions options = check(label, init);
    RTCDataChannel channel;
    PeerTransport agreed;
    synchronized (tasks) {
      checkId(options);
      channel =
          new RTCDataChannel(this, options, init.priority(), RTCDataChannelState.CONNECTING, true);
      agreed = transport;
      if (agreed != null) {
        giveId(channel, agreed);
      }
      all.add(channel);
    }
    if (agreed != null) {
      open(agreed, channel);
    }
    return channel;
  }

  /// Gives a channel the first stream that is free: even numbers for the client of DTLS, odd ones
  /// for the server (RFC 8832, section 6).
  private void giveId(RTCDataChannel channel, PeerTransport agreed) {
    if (channel.id() != null) {
      return;
    }
    Set<Integer> taken = new HashSet<>();
    for (RTCDataChannel other : all) {
      Integer id = other.id();
      if (id != null) {
        taken.add(id);
      }
    }
    for (int id = agreed.dtlsRole() == RTCDtlsRole.CLIENT ? 0 : 1; id < maxChannels(); id += 2) {
      if (!taken.contains(id)) {
        channel.id(id);
        return;
      }
    }
    throw DOMException.operation("every id for a channel is taken: close one first");
  }

  private int maxChannels() {
    RTCSctpTransport association = sctp;
    Integer max = association == null ? null : association.maxChannels();
    return max == null ? NO_ID : max;
  }

  private static ChannelOptions check(String label, RTCDataChannelInit init) {
    checkName("label", label);
    checkName("protocol", init.protocol());
    Integer lifeTime = checkRange("maxPacketLifeTime", init.maxPacketLifeTime());
    Integer retransmits = checkRange("maxRetransmits", init.maxRetransmits());
    if (lifeTime != null && retransmits != null) {
      throw new IllegalArgumentException(
          "maxPacketLifeTime and maxRetransmits exclude each other: set one of them");
    }
    Integer id = init.negotiated() ? checkRange("id", init.id()) : null;
    if (init.negotiated() && id == null) {
      throw new IllegalArgumentException("a negotiated channel needs an id");
    }
    if (id != null && id == NO_ID) {
      throw new IllegalArgumentException("id 65535 stands for none: the highest is 65534");
    }
    return new ChannelOptions(
        label,
        init.protocol(),
        init.ordered(),
        retransmits == null ? -1 : retransmits,
        lifeTime == null ? -1 : lifeTime,
        init.negotiated(),
        id == null ? -1 : id,
        number(init.priority()));
  }

  private static void checkName(String what, String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(what + " has " + bytes + " bytes, at most 65535 fit");
    }
  }

  private static @Nullable Integer checkRange(String what, @Nullable Integer value) {
    if (value != null && (value < 0 || value > 65_535)) {
      throw new IllegalArgumentException(what + " " + value + " is not in 0..65535");
    }
    return value;
  }

  /// RFC 8831, section 6.4
  private static int number(RTCPriorityType priority) {
    return switch (priority) {
      case VERY_LOW -> 128;
      case LOW -> 256;
      case MEDIUM -> 512;
      case HIGH -> 1024;
    };
  }

  static RTCPriorityType priority(int number) {
    if (number <= 128) {
      return RTCPriorityType.VERY_LOW;
    }
    if (number <= 256) {
      return RTCPriorityType.LOW;
    }
    return number <= 512 ? RTCPriorityType.MEDIUM : RTCPriorityType.HIGH;
  }

  private void checkId(ChannelOptions options) {
    int id = options.id();
    if (id < 0) {
      return;
    }
    for (RTCDataChannel other : all) {
      Integer taken = other.id();
      if (taken != null && taken == id && other.readyState() != RTCDataChannelState.CLOSED) {
        throw DOMException.operation("a channel with id " + id + " exists");
      }
    }
    if (id >= maxChannels()) {
      throw DOMException.operation(
          "id " + id + " is beyond the " + maxChannels() + " channels agreed on");
    }
  }

  private void open(PeerTransport over, RTCDataChannel channel) {
    over.withRtc((core, now) -> {
      if (channel.handle() != null || channel.readyState() != RTCDataChannelState.CONNECTING) {
        return;
      }
      try {
        DataChannel handle = core.data().open(now, channel.optionsWithId());
        handle.attachment(channel);
        handle.inParts(channel.takesParts());
        channel.handle(handle);
      } catch (IllegalArgumentException | IllegalStateException e) {
        RTCError error =
            new RTCError(
                RTCErrorInit.of(RTCErrorDetailType.DATA_CHANNEL_FAILURE),
                String.valueOf(e.getMessage()));
        tasks.execute(() -> closed(channel, error));
      }
    });
  }

  /// Says which transport the channels have now, and whether they were agreed on; after every
  /// description. Channels begin once an answer says so: until then m-sections may still turn out
  /// to share a transport.
  ///
  /// @param offered whether the other side offers channels, and waits for an answer
  void transport(@Nullable PeerTransport now, boolean offered) {
    List<RTCDataChannel> waiting;
    PeerTransport agreed = now != null && now.sctpSpec() != null ? now : null;
    synchronized (tasks) {
      if (over) {
        return;
      }
      sctp = now == null && offered ? expected() : associated(now);
      if (transport == agreed) {
        return;
      }
      transport = agreed;
      if (agreed == null) {
        return;
      }
      all.forEach(channel -> giveId(channel, agreed));
      waiting = List.copyOf(all);
    }
    waiting.forEach(channel -> open(agreed, channel));
  }

  /// The association is there from their offer on, over a transport that begins with our answer.
  private RTCSctpTransport expected() {
    RTCSctpTransport known = sctp;
    if (known != null) {
      return known;
    }
    RTCDtlsTransport later = RTCDtlsTransport.fresh();
    expected = later;
    return new RTCSctpTransport(later, SctpSpec.DEFAULT_MAX_MESSAGE_SIZE);
  }

  /// What shows the state of the transport of the channels, which begins now.
  RTCDtlsTransport expectedTransport() {
    RTCDtlsTransport shown = expected == null ? RTCDtlsTransport.fresh() : expected;
    expected = null;
    return shown;
  }

  /// The association is there from our offer on; it moves when m-sections turn out to share a
  /// transport, and goes when the offer is rolled back or refused.
  private @Nullable RTCSctpTransport associated(@Nullable PeerTransport now) {
    RTCSctpTransport known = sctp;
    expected = null;
    if (now == null) {
      return known != null && known.state() == RTCSctpTransportState.CONNECTED ? known : null;
    }
    SctpSpec spec = now.sctpSpec();
    double most = spec == null ? SctpSpec.DEFAULT_MAX_MESSAGE_SIZE : maxMessageSize(spec);
    if (known == null) {
      return new RTCSctpTransport(now.dtls(), most);
    }
    known.transport(now.dtls());
    known.maxMessageSize(most);
    return known;
  }

  private static double maxMessageSize(SctpSpec spec) {
    long theirs = spec.remoteMaxMessageSize();
    long ours = SEND_BUFFER_BYTES;
    return theirs == 0 ? ours : Math.min(theirs, ours);
  }

  @Nullable RTCSctpTransport sctp() {
    synchronized (tasks) {
      return sctp;
    }
  }

  boolean isEmpty() {
    synchronized (tasks) {
      return all.isEmpty();
    }
  }

  /// Channels that were open, and that were closed after that.
  long[] counts() {
    synchronized (tasks) {
      return new long[] {opened, closed};
    }
  }

  /// Those that are not closed.
  List<RTCDataChannel> all() {
    synchronized (tasks) {
      return List.copyOf(all);
    }
  }

  /// Makes room for a message.
  ///
  /// @throws IllegalArgumentException if a message of that length cannot be sent
  /// @throws DOMException `OperationError` if too much waits
  void takeRoom(int length) {
    RTCSctpTransport association = sctp;
    if (association != null && length > association.maxMessageSize()) {
      throw new IllegalArgumentException(
          "a message of "
              + length
              + " bytes is longer than the "
              + (long) association.maxMessageSize()
              + " that can be sent: cut it");
    }
    takeRoomForPart(length);
  }

  /// Makes room for a part of a message.
  ///
  /// @throws DOMException `OperationError` if too much waits
  void takeRoomForPart(int length) {
    if (queuedBytes.get() + length > SEND_BUFFER_BYTES || !backlog.take()) {
      throw DOMException.operation(
          "too much waits to be sent already: wait for the event 'bufferedamountlow'");
    }
    queuedBytes.addAndGet(length);
  }

  /// The longest message that the other side takes, in bytes, or 0 for any.
  long remoteMaxMessageSize() {
    PeerTransport agreed = transport;
    SctpSpec spec = agreed == null ? null : agreed.sctpSpec();
    return spec == null ? SctpSpec.DEFAULT_MAX_MESSAGE_SIZE : spec.remoteMaxMessageSize();
  }

  void sendPart(RTCDataChannel channel, boolean last, byte[] bytes) {
    send(
        channel,
        bytes,
        (core, now, handle) ->
            core.data().sendPart(now, handle, false, last, bytes, 0, bytes.length));
  }

  void send(RTCDataChannel channel, boolean text, byte[] bytes) {
    send(
        channel,
        bytes,
        (core, now, handle) -> core.data().send(now, handle, text, bytes, 0, bytes.length));
  }

  /// Says whether a channel's messages come in parts.
  void inParts(RTCDataChannel channel, boolean parts) {
    PeerTransport over = transport;
    if (over != null) {
      over.withRtc((core, now) -> {
        DataChannel handle = channel.handle();
        if (handle != null) {
          handle.inParts(parts);
        }
      });
    }
  }

  private interface Sending {
    boolean send(Rtc core, long now, DataChannel handle);
  }

  private void send(RTCDataChannel channel, byte[] bytes, Sending sending) {
    PeerTransport over = transport;
    if (over == null) {
      return;
    }
    SendBacklog.Step<Rtc> step =
        (core, now) -> {
          DataChannel handle = channel.handle();
          if (handle == null || handle.state() != dev.parley.sctp.ChannelState.OPEN) {
            sent(channel, bytes.length); // the channel ended meanwhile
          } else if (!sending.send(core, now, handle)) {
            return false;
          }
          backlog.release();
          return true;
        };
    over.withRtc((core, now) -> backlog.run(core, now, step));
  }

  /// On the event loop.
  void sent(RTCDataChannel channel, long bytes) {
    PeerTransport over = transport;
    if (over != null && !backlog.isEmpty()) {
      over.withRtc(backlog::flush);
    }
    queuedBytes.addAndGet(-bytes);
    tasks.execute(() -> channel.sent(bytes));
  }

  void close(RTCDataChannel channel) {
    PeerTransport over = transport;
    if (over == null) {
      tasks.execute(() -> closed(channel, null));
      return;
    }
    SendBacklog.Step<Rtc> step =
        (core, now) -> {
          DataChannel handle = channel.handle();
          if (handle == null) {
            tasks.execute(() -> closed(channel, null));
          } else {
            core.data().close(now, handle);
          }
          return true;
        };
    over.withRtc((core, now) -> backlog.run(core, now, step)); // after what was sent before
  }

  /// Within a task: a channel of ours is open.
  void opened(RTCDataChannel channel, int id) {
    channel.id(id);
    synchronized (tasks) {
      opened++;
    }
    channel.opened();
  }

  /// Within a task: the other side opened a channel.
  void announced(RTCDataChannel channel) {
    synchronized (tasks) {
      if (over) {
        return;
      }
      all.add(channel);
      opened++;
    }
    connection.dispatchEvent(new RTCDataChannelEvent("datachannel", channel));
    channel.announced();
  }

  /// Within a task: a channel is over.
  void closed(RTCDataChannel channel, @Nullable RTCError failure) {
    synchronized (tasks) {
      if (all.remove(channel)) {
        closed++;
      }
    }
    channel.closed(failure);
  }

  /// Within a task: the association stands.
  void connected(int maxChannels) {
    RTCSctpTransport association = sctp();
    if (association == null) {
      return;
    }
    association.maxChannels(maxChannels);
    association.change(RTCSctpTransportState.CONNECTED);
    for (RTCDataChannel channel : all()) {
      Integer id = channel.id();
      if (id != null && id >= maxChannels) {
        closed(
            channel,
            new RTCError(
                RTCErrorInit.of(RTCErrorDetailType.DATA_CHANNEL_FAILURE),
                "only " + maxChannels + " channels were agreed on"));
      }
    }
  }

  /// Within a task: the association is over.
  void disconnected() {
    RTCSctpTransport association = sctp();
    if (association != null) {
      association.change(RTCSctpTransportState.CLOSED);
    }
  }

  static @Nullable RTCError error(@Nullable SctpFailure failure) {
    if (failure == null) {
      return null;
    }
    RTCErrorInit init = RTCErrorInit.of(RTCErrorDetailType.SCTP_FAILURE);
    return new RTCError(
        failure.causeCode() == 0 ? init : init.withSctpCauseCode(failure.causeCode()),
        failure.sentence());
  }

  /// Ends all channels without events: the connection is closed.
  void close() {
    synchronized (tasks) {
      over = true;
      all.forEach(RTCDataChannel::closeSilently);
      closed += all.size();
      all.clear();
      if (sctp != null) {
        sctp.closeSilently();
      }
      if (expected != null) {
        expected.closeSilently();
      }
    }
  }
}
