package dev.parley.session;

import dev.parley.rtp.ExtensionKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The m-sections of a connection and the streams that we send on them.
final class Sections {
  private static final int MAX_OWN_STREAMS = 4096;
  private static final int MAX_CNAME_BYTES = 255;

  private final RtcContext context;
  private final StreamFinder finder;
  private final List<Section> sections = new ArrayList<>();
  private final SsrcTable<SendStream> own = new SsrcTable<>(MAX_OWN_STREAMS);
  private final List<SendStream> sending = new ArrayList<>();
  private final ArrayDeque<SendStream> ended = new ArrayDeque<>();
  private boolean reducedSize;

  Sections(RtcContext context) {
    this.context = context;
    finder = new StreamFinder(context);
  }

  StreamFinder finder() {
    return finder;
  }

  /// The m-section with this index.
  ///
  /// @throws IllegalArgumentException if there is none
  Section section(int media) {
    if (media < 0 || media >= sections.size()) {
      throw new IllegalArgumentException(
          "m-section " + media + " is not one of the " + sections.size() + " applied");
    }
    return sections.get(media);
  }

  /// The streams that we send at present.
  List<SendStream> sending() {
    return sending;
  }

  /// Our stream with this SSRC, if it is sent at present.
  @Nullable SendStream sending(int ssrc) {
    SendStream stream = own.find(ssrc);
    return stream != null && stream.active() ? stream : null;
  }

  /// The first stream that ended and for which no BYE was sent yet, or null.
  @Nullable SendStream firstEnded() {
    return ended.peek();
  }

  void removeFirstEnded() {
    ended.remove();
  }

  boolean hasEnded() {
    return !ended.isEmpty();
  }

  /// Whether every m-section allows RTCP without a report in front (RFC 5506).
  boolean reducedSize() {
    return reducedSize;
  }

  /// Whether audio or video was negotiated, so that SRTP is needed.
  boolean needSrtp() {
    for (Section section : sections) {
      if (section.spec().kind() != MediaKind.APPLICATION && !section.spec().codecs().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  void keyFrameRequestPulled(int media, int encoding) {
    SendStream stream = media < sections.size() ? sections.get(media).sending(encoding) : null;
    if (stream != null) {
      stream.keyFrameEventWaits = false;
    }
  }

  /// Checks what [#apply] will do, so that a refusal changes nothing.
  void check(List<MediaSpec> media) {
    List<Integer> ssrcs = new ArrayList<>();
    for (MediaSpec spec : media) {
      for (CodecSpec codec : spec.codecs()) {
        if (codec.rtxPayloadType() > 127) {
          throw new IllegalArgumentException(
              "RTX payload type " + codec.rtxPayloadType() + " is not in 0..127");
        }
      }
      SendSpec send = spec.sending();
      if (spec.send() && send != null) {
        if (send.cname().getBytes(StandardCharsets.UTF_8).length > MAX_CNAME_BYTES) {
          throw new IllegalArgumentException("a CNAME has at most 255 bytes: " + send.cname());
        }
        for (SendEncoding encoding : send.encodings()) {
          addUnused(ssrcs, encoding.ssrc());
          if (encoding.rtxSsrc() != 0) {
            addUnused(ssrcs, encoding.rtxSsrc());
          }
        }
      }
    }
  }

  private static void addUnused(List<Integer> ssrcs, int ssrc) {
    if (ssrcs.contains(ssrc)) {
      throw new IllegalArgumentException(
          "SSRC " + Integer.toUnsignedString(ssrc) + " is used twice; draw another one");
    }
    ssrcs.add(ssrc);
  }

  /// Changes the m-sections by what differs.
  void apply(List<MediaSpec> media) {
    boolean changed = false;
    while (sections.size() > media.size()) {
      remove(sections.removeLast());
      changed = true;
    }
    // What ends goes first, so that its SSRC may move to another m-section in the same step.
    for (Section section : sections) {
      MediaSpec spec = media.get(section.index());
      if (!spec.equals(section.spec())) {
        endSendingUnlessKept(section, spec);
      }
    }
    for (int i = 0; i < media.size(); i++) {
      MediaSpec spec = media.get(i);
      if (i == sections.size()) {
        sections.add(new Section(spec));
      } else if (spec.equals(sections.get(i).spec())) {
        continue;
      } else {
        sections.get(i).spec(spec);
      }
      changed = true;
      startSending(sections.get(i));
    }
    if (changed) {
      reducedSize = sections.stream().allMatch(s -> s.spec().reducedSizeRtcp() || isOff(s.spec()));
      finder.apply(sections);
    }
  }

  private static boolean isOff(MediaSpec spec) {
    return spec.codecs().isEmpty() || !(spec.send() || spec.receive());
  }

  private void remove(Section section) {
    endSending(section);
    finder.end(section);
  }

  private void endSendingUnlessKept(Section section, MediaSpec spec) {
    SendSpec send = spec.send() ? spec.sending() : null;
    for (SendStream stream : List.copyOf(section.sending())) {
      if (send == null || send.encodings().stream().noneMatch(e -> e.ssrc() == stream.ssrc())) {
        end(section, stream);
      }
    }
  }

  private void endSending(Section section) {
    List.copyOf(section.sending()).forEach(stream -> end(section, stream));
  }

  private void end(Section section, SendStream stream) {
    section.sending().remove(stream);
    sending.remove(stream);
    if (stream.packetsSent > 0 && ended.size() < MAX_OWN_STREAMS) {
      ended.add(stream);
    }
    stream.pause();
  }

  private void startSending(Section section) {
    MediaSpec spec = section.spec();
    SendSpec send = spec.sending();
    if (!spec.send() || send == null || spec.kind() == MediaKind.APPLICATION) {
      return;
    }
    section.sending().clear();
    for (SendEncoding encoding : send.encodings()) {
      SendStream stream = placed(section, send, encoding);
      section.sending().add(stream);
      if (!sending.contains(stream)) {
        sending.add(stream);
      }
    }
  }

  private SendStream placed(Section section, SendSpec send, SendEncoding encoding) {
    int index = section.sending().size();
    SendStream known = own.find(encoding.ssrc());
    if (known != null) {
      known.place(section, send, index);
      ended.remove(known);
      return known;
    }
    SendStream stream =
        new SendStream(
            send, index, section, context.entropy.split("ssrc " + encoding.ssrc()), context.limits);
    if (!own.put(encoding.ssrc(), stream)) {
      throw new IllegalStateException(
          "this connection has sent " + MAX_OWN_STREAMS + " streams; begin a new one");
    }
    return stream;
  }

  /// The id of an extension, which is the same in all m-sections of a transport (RFC 8843, section
  /// 9.1), or 0.
  int extensionId(ExtensionKind kind) {
    return finder.extensionId(kind);
  }

  /// Ends every stream that we send, so that the other side is told.
  void endSending() {
    for (Section section : sections) {
      endSending(section);
    }
  }

  /// Gives back every packet.
  void close() {
    endSending();
    ended.clear();
    finder.close();
  }
}
