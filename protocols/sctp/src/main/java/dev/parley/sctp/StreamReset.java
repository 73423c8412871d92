package dev.parley.sctp;

import dev.parley.core.Bytes;
import dev.parley.core.Serial;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Resets streams, so that their numbers begin again (RFC 6525): how data channels are closed.
///
/// One request of ours is under way at a time. A request of the other side that comes before the
/// data sent ahead of it waits for that data, and is answered then.
final class StreamReset {
  private static final int OUTGOING_REQUEST = 13;
  private static final int INCOMING_REQUEST = 14;
  private static final int TSN_REQUEST = 15;
  private static final int RESPONSE = 16;
  private static final int ADD_OUTGOING_REQUEST = 17;
  private static final int ADD_INCOMING_REQUEST = 18;

  private static final int NOTHING_TO_DO = 0;
  private static final int PERFORMED = 1;
  private static final int DENIED = 2;
  private static final int BAD_SEQUENCE = 5;
  private static final int IN_PROGRESS = 6;

  private static final int REQUEST_BYTES = 20;
  private static final int RESPONSE_BYTES = 16;
  private static final int MAX_STREAMS_IN_REQUEST = 200;

  private final AssociationContext context;
  private final Sender sender;
  private final Receiver receiver;
  private final TreeSet<Integer> wanted = new TreeSet<>();
  private int[] requested = new int[0];
  private long requestNumber;
  private long requestTsn;
  private boolean sendRequest;
  private long nextOfPeer;
  private boolean sendResponse;
  private long responseNumber;
  private int response = NOTHING_TO_DO;
  private int @Nullable [] deferred;
  private long deferredTsn;
  private boolean started;

  StreamReset(AssociationContext context, Sender sender, Receiver receiver) {
    this.context = context;
    this.sender = sender;
    this.receiver = receiver;
  }

  void start(long ourTsn, long peersTsn) {
    requestNumber = ourTsn - 1;
    nextOfPeer = peersTsn & 0xFFFF_FFFFL;
    requested = new int[0];
    deferred = null;
    sendRequest = false;
    sendResponse = false;
    started = true;
  }

  /// Asks for a stream of ours to be reset, as soon as all that was queued on it has a TSN.
  void want(int stream) {
    wanted.add(stream);
  }

  /// Makes the next request out of the streams that are ready for it.
  void prepare() {
    if (requested.length > 0 || wanted.isEmpty() || !started) {
      return;
    }
    if (!context.reconfiguration) {
      for (int stream : wanted) {
        context.events.add(new SctpEvent.OutgoingReset(stream, false));
      }
      wanted.clear();
      return;
    }
    int[] ready = new int[Math.min(wanted.size(), MAX_STREAMS_IN_REQUEST)];
    int count = 0;
    for (int stream : wanted) {
      if (count < ready.length && sender.queue().stream(stream).head == null) {
        ready[count++] = stream;
      }
    }
    if (count == 0) {
      return;
    }
    requested = java.util.Arrays.copyOf(ready, count);
    for (int stream : requested) {
      wanted.remove(stream);
    }
    requestNumber = requestNumber + 1;
    requestTsn = sender.lastTsn();
    sendRequest = true;
  }

  boolean ready() {
    return sendRequest || sendResponse;
  }

  /// Whether a request is under way or wanted.
  boolean isBusy() {
    return requested.length > 0 || !wanted.isEmpty();
  }

  void fill(long now, PacketWriter out) {
    if (sendResponse && out.room() >= RESPONSE_BYTES) {
      sendResponse = false;
      out.open(ChunkType.RE_CONFIG, 0);
      out.u16(RESPONSE);
      out.u16(12);
      out.u32(responseNumber);
      out.u32(response);
      out.shut();
    }
    int bytes = REQUEST_BYTES + 2 * requested.length;
    if (sendRequest && out.room() >= bytes + 3) {
      sendRequest = false;
      out.open(ChunkType.RE_CONFIG, 0);
      out.u16(OUTGOING_REQUEST);
      out.u16(bytes - 4);
      out.u32(requestNumber);
      out.u32(nextOfPeer - 1);
      out.u32(requestTsn);
      for (int stream : requested) {
        out.u16(stream);
      }
      out.shut();
      context.timers.set(SctpTimer.RESET, now + sender.rtt().timeout());
    }
  }

  /// Repeats the request; false if the other side has been silent for too long.
  boolean tick(long now) {
    if (!context.timers.expired(SctpTimer.RESET, now) || requested.length == 0) {
      return true;
    }
    sendRequest = true;
    long waited = sender.rtt().timeout();
    sender.rtt().doubleTimeout();
    return sender.silentFor(waited);
  }

  /// Reads a RE-CONFIG chunk's parameters.
  void receive(long now, byte[] b, int from, int length) {
    int at = from;
    int end = from + length;
    while (end - at >= 4) {
      int type = Bytes.u16(b, at);
      int size = Bytes.u16(b, at + 2);
      if (size < 8 || size > end - at) {
        context.drops.count(SctpDrop.MALFORMED_CHUNK);
        return;
      }
      if (type == RESPONSE && size >= 12) {
        answered(now, Bytes.u32(b, at + 4), Bytes.i32(b, at + 8));
      } else {
        request(type, b, at, size);
      }
      at += size + 3 & ~3;
    }
  }

  private void request(int type, byte[] b, int at, int size) {
    long number = Bytes.u32(b, at + 4);
    if (number == (nextOfPeer - 1 & 0xFFFF_FFFFL) && number == responseNumber) {
      sendResponse = true; // our answer was lost
      return;
    }
    if (number != nextOfPeer) {
      context.drops.count(SctpDrop.INVALID_RESET);
      answer(number, BAD_SEQUENCE);
      return;
    }
    switch (type) {
      case OUTGOING_REQUEST -> outgoing(number, b, at, size);
      case INCOMING_REQUEST -> {
        for (int i = at + 8; i + 2 <= at + size; i += 2) {
          want(Bytes.u16(b, i));
        }
        accept(number, PERFORMED);
      }
      case ADD_OUTGOING_REQUEST -> {
        int added = size >= 12 ? Bytes.u16(b, at + 8) : 0;
        int streams = context.inboundStreams + added;
        boolean fits = streams <= AssociationContext.MAX_STREAMS;
        context.inboundStreams = fits ? streams : context.inboundStreams;
        accept(number, fits ? PERFORMED : DENIED);
      }
      case TSN_REQUEST, ADD_INCOMING_REQUEST -> accept(number, DENIED);
      default -> context.drops.count(SctpDrop.UNKNOWN_CHUNK);
    }
  }

  private void outgoing(long number, byte[] b, int at, int size) {
    if (size < 16) {
      context.drops.count(SctpDrop.MALFORMED_CHUNK);
      return;
    }
    int count = (size - 16) / 2;
    int[] streams = new int[count];
    for (int i = 0; i < count; i++) {
      streams[i] = Bytes.u16(b, at + 16 + 2 * i);
    }
    long lastTsn = Serial.unwrap32(receiver.cumulative(), Bytes.u32(b, at + 12));
    if (lastTsn > receiver.cumulative()) {
      deferred = streams;
      deferredTsn = lastTsn;
      answer(number, IN_PROGRESS);
    } else {
      perform(streams);
      accept(number, PERFORMED);
    }
  }

  /// More data has arrived: a request that waits for it may be due.
  void arrived() {
    int[] streams = deferred;
    if (streams != null && deferredTsn <= receiver.cumulative()) {
      deferred = null;
      perform(streams);
      accept(nextOfPeer, PERFORMED);
    }
  }

  private void perform(int[] streams) {
    deferred = null;
    if (streams.length == 0) {
      // Without a list it means every stream; nobody does that to data channels.
      context.drops.count(SctpDrop.INVALID_RESET);
    }
    for (int stream : streams) {
      if (stream >= context.inboundStreams) {
        context.drops.count(SctpDrop.INVALID_RESET);
      } else {
        receiver.reset(stream);
        context.events.add(new SctpEvent.IncomingReset(stream));
      }
    }
  }

  private void accept(long number, int result) {
    nextOfPeer = nextOfPeer + 1 & 0xFFFF_FFFFL;
    answer(number, result);
  }

  private void answer(long number, int result) {
    responseNumber = number;
    response = result;
    sendResponse = true;
  }

  private void answered(long now, long number, int result) {
    if (requested.length == 0 || number != (requestNumber & 0xFFFF_FFFFL)) {
      context.drops.count(SctpDrop.INVALID_RESET);
      return;
    }
    sender.heard();
    if (result == IN_PROGRESS) {
      context.timers.set(SctpTimer.RESET, now + sender.rtt().timeout());
      return;
    }
    boolean performed = result == PERFORMED || result == NOTHING_TO_DO;
    int[] streams = requested;
    requested = new int[0];
    sendRequest = false;
    context.timers.stop(SctpTimer.RESET);
    sender.rtt().undouble();
    for (int stream : streams) {
      if (performed) {
        sender.queue().stream(stream).restart();
      }
      context.events.add(new SctpEvent.OutgoingReset(stream, performed));
    }
  }
}
