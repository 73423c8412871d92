package dev.parley.session;

import dev.parley.core.Core;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Timers;
import dev.parley.rtp.CongestionFeedbackGenerator;
import dev.parley.rtp.RtcpWriter;
import dev.parley.rtp.TransportFeedbackGenerator;
import dev.parley.srtp.SrtpSender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The RTCP that we send: reports by the clock, and NACK, PLI, FIR and transport-wide feedback when
/// there is reason.
final class FeedbackWriter {
  private enum Timer {
    REPORT,
    NACK,
    KEY_FRAME,
    TRANSPORT_FEEDBACK,
    STREAM_FEEDBACK
  }

  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final long FIRST_REPORT_NANOS = 100_000_000L;
  private static final long TRANSPORT_FEEDBACK_NANOS = 100_000_000L;

  /// How many packets one NACK asks for at most, so that it fits into a datagram.
  private static final int MAX_NACKED = 256;

  private static final int NACK_HEADER_BYTES = 12;
  private static final int NACK_ITEM_BYTES = 4;

  private final RtcContext context;
  private final Sections sections;
  private final Reports reports;
  private final Timers<Timer> timers = new Timers<>(Timer.class);
  private final TransportFeedbackGenerator transportFeedback =
      new TransportFeedbackGenerator(TRANSPORT_FEEDBACK_NANOS);
  private final CongestionFeedbackGenerator streamFeedback =
      new CongestionFeedbackGenerator(TRANSPORT_FEEDBACK_NANOS);
  private boolean transportFeedbackDue;
  private boolean streamFeedbackDue;
  private int transportSsrc;
  private boolean running;
  private final List<ReceiveStream> withGaps = new ArrayList<>();
  private final ArrayDeque<ReceiveStream> nacksDue = new ArrayDeque<>();
  private final List<ReceiveStream> keyFramesWanted = new ArrayList<>();
  private final ArrayDeque<ReceiveStream> keyFramesDue = new ArrayDeque<>();
  private final int[] missing = new int[MAX_NACKED];

  FeedbackWriter(RtcContext context, Sections sections) {
    this.context = context;
    this.sections = sections;
    reports = new Reports(context, sections);
  }

  /// Begins to report.
  void start(long now) {
    running = true;
    timers.set(Timer.REPORT, now + jittered(FIRST_REPORT_NANOS));
  }

  /// Forgets everything that is to be sent, except goodbyes.
  void stop() {
    running = false;
    timers.stopAll();
    reports.stop();
    transportFeedbackDue = false;
    streamFeedbackDue = false;
    withGaps.clear();
    nacksDue.clear();
    keyFramesWanted.clear();
    keyFramesDue.clear();
  }

  long deadline() {
    return timers.deadline();
  }

  boolean ready() {
    return reports.due()
        || transportFeedbackDue
        || streamFeedbackDue
        || !nacksDue.isEmpty()
        || !keyFramesDue.isEmpty()
        || sections.hasEnded();
  }

  /// Half to one and a half of a span, so that reports of many do not fall together (RFC 3550,
  /// section 6.3.1).
  private long jittered(long nanos) {
    return (long) (nanos * (0.5 + context.entropy.nextDouble()));
  }

  /// Notes a packet with a transport-wide number.
  void arrived(long now, int number, int ssrc) {
    if (running && sections.finder().transportFeedback()) {
      transportSsrc = ssrc;
      transportFeedback.receive(now, number);
      timers.set(Timer.TRANSPORT_FEEDBACK, transportFeedback.deadline());
    }
  }

  /// Notes a packet where feedback on each stream was negotiated.
  void arrivedInStream(long now, int ssrc, int sequenceNumber) {
    if (running) {
      streamFeedback.receive(now, ssrc, sequenceNumber);
      timers.set(Timer.STREAM_FEEDBACK, streamFeedback.deadline());
    }
  }

  /// Looks for gaps in a stream after a packet of it.
  void received(ReceiveStream stream) {
    long due = stream.nackDeadline();
    if (due != Core.NEVER && running) {
      if (!withGaps.contains(stream)) {
        withGaps.add(stream);
      }
      if (due < timers.deadline(Timer.NACK)) {
        timers.set(Timer.NACK, due);
      }
    }
  }

  void requestKeyFrame(long now, ReceiveStream stream) {
    stream.keyFrames().request();
    want(now, stream);
  }

  private void want(long now, ReceiveStream stream) {
    long deadline = Math.max(now, stream.keyFrames().deadline());
    if (deadline == Core.NEVER || !running) {
      return;
    }
    if (!keyFramesWanted.contains(stream)) {
      keyFramesWanted.add(stream);
    }
    if (deadline < timers.deadline(Timer.KEY_FRAME)) {
      timers.set(Timer.KEY_FRAME, deadline);
    }
  }

  /// Takes how the clocks of a forwarded stream's source belong together.
  void clock(long now, SendStream stream, long ntp, long rtpTimestamp) {
    boolean first = !stream.canReport();
    stream.clock(now, ntp, rtpTimestamp);
    if (first && stream.canReport() && running) {
      // The receiver can only play sound and picture together once it has our report.
      timers.set(Timer.REPORT, Math.min(timers.deadline(Timer.REPORT), now));
    }
  }

  void tick(long now) {
    if (timers.expired(Timer.REPORT, now)) {
      for (SendStream stream : sections.sending()) {
        stream.expire(now);
        stream.settleClock(context.clock);
      }
      reports.begin();
      timers.set(Timer.REPORT, now + jittered(REPORT_NANOS));
    }
    if (timers.expired(Timer.NACK, now)) {
      moveDue(now, withGaps, nacksDue, Timer.NACK);
    }
    if (timers.expired(Timer.KEY_FRAME, now)) {
      moveDue(now, keyFramesWanted, keyFramesDue, Timer.KEY_FRAME);
    }
    if (timers.expired(Timer.TRANSPORT_FEEDBACK, now)) {
      transportFeedbackDue = true;
    }
    if (timers.expired(Timer.STREAM_FEEDBACK, now)) {
      streamFeedbackDue = true;
    }
  }

  /// Moves the streams whose time has come, drops those that want nothing any more, and sets the
  /// timer for the rest.
  private void moveDue(
      long now, List<ReceiveStream> waiting, ArrayDeque<ReceiveStream> due, Timer timer) {
    long next = Core.NEVER;
    for (int i = waiting.size() - 1; i >= 0; i--) {
      ReceiveStream stream = waiting.get(i);
      long deadline = timer == Timer.NACK ? stream.nackDeadline() : stream.keyFrames().deadline();
      if (deadline <= now) {
        due.addFirst(stream);
      }
      if (deadline <= now || deadline == Core.NEVER) {
        waiting.remove(i);
      } else {
        next = Math.min(next, deadline);
      }
    }
    timers.set(timer, next);
  }

  /// Sends what is due, until the batch is full.
  ///
  /// @return the number of packets committed
  int transmit(long now, int path, SrtpSender sender, Outbox out) {
    int count = 0;
    while (ready()) {
      Packet target = out.claim(path, Reports.MAX_BYTES + sender.policy().rtcpOverheadBytes());
      if (target == null) {
        return count;
      }
      fill(now, target, new RtcpWriter(target, Reports.MAX_BYTES));
      if (target.length() > 0 && sender.protectRtcp(target) >= 0) {
        context.countSent(now, target);
        out.commit(target, 0);
        count++;
      }
    }
    return count;
  }

  /// Writes as much as fits into one datagram. Into an empty one fits at least one of anything, so
  /// that this comes to an end.
  private void fill(long now, Packet target, RtcpWriter writer) {
    if (reports.due()) {
      reports.write(now, target, writer);
    } else if (!sections.reducedSize()) {
      reports.prefix(writer);
    }
    goodbyes(writer);
    keyFrames(now, writer);
    nacks(now, target, writer);
    transportFeedback(now, writer);
    streamFeedback(now, writer);
  }

  private void goodbyes(RtcpWriter writer) {
    for (SendStream stream = sections.firstEnded();
        stream != null && writer.goodbye(stream.ssrc());
        stream = sections.firstEnded()) {
      sections.removeFirstEnded();
    }
  }

  private void keyFrames(long now, RtcpWriter writer) {
    while (!keyFramesDue.isEmpty()) {
      ReceiveStream stream = keyFramesDue.element();
      boolean wanted = stream.keyFrames().deadline() <= now && !stream.ended();
      if (wanted && !writeRequest(writer, stream)) {
        return;
      }
      keyFramesDue.remove();
      if (wanted) {
        stream.keyFrames().take(now);
        stream.countKeyFrameRequest();
        want(now, stream);
      }
    }
  }

  private boolean writeRequest(RtcpWriter writer, ReceiveStream stream) {
    return stream.usesFir()
        ? writer.fullIntraRequest(reports.ssrc(), stream.ssrc(), stream.firNumber())
        : writer.pictureLoss(reports.ssrc(), stream.ssrc());
  }

  private void nacks(long now, Packet target, RtcpWriter writer) {
    while (!nacksDue.isEmpty()) {
      ReceiveStream stream = nacksDue.element();
      int items = Math.min(stream.missing(), MAX_NACKED);
      int size = NACK_HEADER_BYTES + NACK_ITEM_BYTES * items;
      if (target.length() + size > Reports.MAX_BYTES) {
        return;
      }
      nacksDue.remove();
      int count = stream.missing(now, context.roundTripNanos, missing);
      if (count > 0 && writer.nack(reports.ssrc(), stream.ssrc(), missing, count)) {
        stream.countNack();
      }
      if (stream.takeKeyFrameRequest()) {
        requestKeyFrame(now, stream);
      }
      received(stream); // to be asked for again, if it does not come
    }
  }

  private void transportFeedback(long now, RtcpWriter writer) {
    if (!transportFeedbackDue) {
      return;
    }
    while (transportFeedback.write(now, writer, reports.ssrc(), transportSsrc)) {
      context.transportFeedbackSent++;
    }
    transportFeedbackDue = transportFeedback.deadline() <= now;
    timers.set(Timer.TRANSPORT_FEEDBACK, transportFeedback.deadline());
  }

  private void streamFeedback(long now, RtcpWriter writer) {
    if (!streamFeedbackDue) {
      return;
    }
    while (streamFeedback.write(now, context.clock.ntp(now), writer, reports.ssrc())) {
      context.transportFeedbackSent++;
    }
    streamFeedbackDue = streamFeedback.deadline() <= now;
    timers.set(Timer.STREAM_FEEDBACK, streamFeedback.deadline());
  }
}
