package dev.parley.session;

import dev.parley.core.Packet;
import dev.parley.rtp.Cname;
import dev.parley.rtp.ReportBlock;
import dev.parley.rtp.RtcpMessage;
import dev.parley.rtp.RtcpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One round of sender and receiver reports over all streams, in as many datagrams as it takes.
///
/// RFC 3550, section 6.4
final class Reports {
  /// The most bytes of RTCP in a datagram, without what SRTCP adds.
  static final int MAX_BYTES = 1200;

  private static final int MAX_BLOCKS = 31;
  private static final int BLOCK_BYTES = 24;
  private static final int SENDER_BYTES = 28;
  private static final int RECEIVER_BYTES = 8;

  private final Sections sections;
  private final int receiverSsrc;
  private final String receiverCname;
  private boolean due;
  private int nextSender;
  private int nextReceived;

  Reports(RtcContext context, Sections sections) {
    this.sections = sections;
    receiverSsrc = context.entropy.nextInt() | 1;
    receiverCname = Cname.random(context.entropy);
  }

  /// Begins a round; one that is not over begins anew.
  void begin() {
    due = true;
    nextSender = 0;
    nextReceived = 0;
  }

  void stop() {
    due = false;
  }

  boolean due() {
    return due;
  }

  /// The SSRC in whose name we report: one that we send with, else one of its own.
  int ssrc() {
    return sections.sending().isEmpty() ? receiverSsrc : sections.sending().getFirst().ssrc();
  }

  private String cname() {
    return sections.sending().isEmpty()
        ? receiverCname
        : sections.sending().getFirst().spec().cname();
  }

  /// Writes what every RTCP datagram begins with unless reduced size was negotiated.
  void prefix(RtcpWriter writer) {
    if (writer.receiverReport(ssrc(), List.of())) {
      writer.sourceDescription(ssrc(), cname());
    }
  }

  /// Writes as much of the round as fits.
  void write(long now, Packet target, RtcpWriter writer) {
    List<SendStream> senders = sections.sending();
    while (nextSender < senders.size()) {
      SendStream stream = senders.get(nextSender);
      if (stream.canReport()) {
        int room = room(target, SENDER_BYTES, stream.spec().cname());
        if (room < 0) {
          return;
        }
        RtcpMessage.SenderReport report = stream.report(now, blocks(now, room));
        if (writer.senderReport(report)) {
          writer.sourceDescription(stream.ssrc(), stream.spec().cname());
        }
      }
      nextSender++;
    }
    while (skipSilent()) {
      int room = room(target, RECEIVER_BYTES, cname());
      if (room < BLOCK_BYTES) {
        return;
      }
      if (writer.receiverReport(ssrc(), blocks(now, room))) {
        writer.sourceDescription(ssrc(), cname());
      }
    }
    due = false;
  }

  /// Moves on to the next stream to report on; false if there is none.
  private boolean skipSilent() {
    List<ReceiveStream> received = sections.finder().all();
    while (nextReceived < received.size() && !received.get(nextReceived).heard()) {
      nextReceived++;
    }
    return nextReceived < received.size();
  }

  private List<ReportBlock> blocks(long now, int room) {
    List<ReportBlock> blocks = new ArrayList<>();
    while (blocks.size() < Math.min(MAX_BLOCKS, room / BLOCK_BYTES) && skipSilent()) {
      blocks.add(sections.finder().all().get(nextReceived++).report(now));
    }
    return blocks;
  }

  /// How many bytes are left for blocks beside a report and a source description.
  private static int room(Packet target, int reportBytes, String cname) {
    int text = cname.getBytes(StandardCharsets.UTF_8).length;
    int description = 4 + ((4 + 2 + text + 4) & ~3);
    return MAX_BYTES - target.length() - reportBytes - description;
  }
}
