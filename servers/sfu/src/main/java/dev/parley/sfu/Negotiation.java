package dev.parley.sfu;

import dev.parley.core.Entropy;
import dev.parley.jsep.Answer;
import dev.parley.jsep.AnswerPolicy;
import dev.parley.jsep.Answerer;
import dev.parley.jsep.Capabilities;
import dev.parley.jsep.CodecCapability;
import dev.parley.jsep.Decision;
import dev.parley.jsep.JsepException;
import dev.parley.jsep.LocalTransport;
import dev.parley.jsep.OfferedMedia;
import dev.parley.jsep.SendTrack;
import dev.parley.jsep.SetupPreference;
import dev.parley.sdp.SdpException;
import dev.parley.session.MediaKind;
import dev.parley.session.SendSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Answers one participant's offers: takes everything it sends, sends what it subscribed to, has
/// data channels if it wants them, and keeps other m-sections for later.
final class Negotiation {
  /// An answer and which track goes on which m-section.
  record Result(Answer answer, Map<String, Track> tracks, Map<String, SendTrack> sending) {}

  /// The longest message on a data channel, with the id of who it is for.
  static final long MAX_MESSAGE_BYTES = 1L + Messages.MAX_ID_BYTES + Messages.MAX_BYTES;

  private final SfuConfig config;
  private final Entropy entropy;
  private final UnaryOperator<LocalTransport> restart;
  private final Answerer answerer;
  private final Set<Integer> ssrcs = new HashSet<>();

  /// @param restart our end of the transport with new credentials, when an offer restarts ICE
  Negotiation(
      SfuConfig config,
      Entropy entropy,
      LocalTransport local,
      UnaryOperator<LocalTransport> restart) {
    this.config = config;
    this.entropy = entropy;
    this.restart = restart;
    answerer =
        new Answerer(
            capabilities(config.videoCodecs()),
            local,
            entropy.nextLong(),
            config.dtlsActive() ? SetupPreference.ACTIVE : SetupPreference.PASSIVE);
  }

  /// What browsers can that is among these video codecs, in their order.
  private static Capabilities capabilities(List<String> videoCodecs) {
    Capabilities all = Capabilities.forwarding().withRedundantAudio();
    List<String> order = videoCodecs.stream().map(Negotiation::upper).toList();
    List<CodecCapability> video =
        all.videoCodecs().stream()
            .filter(codec -> order.contains(upper(codec.name())))
            .sorted(Comparator.comparingInt(codec -> order.indexOf(upper(codec.name()))))
            .toList();
    return new Capabilities(all.audioCodecs(), video, all.audioExtensions(), all.videoExtensions());
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /// @param subscribed the track wanted on an m-section, or null
  /// @param present what is sent on an m-section until now, or null
  Result answer(
      String offerSdp,
      Function<OfferedMedia, @Nullable Track> subscribed,
      Function<String, @Nullable Slot> present) {
    checkSections(offerSdp);
    Map<String, Track> tracks = new HashMap<>();
    Map<String, SendTrack> sending = new HashMap<>();
    try {
      Answer answer =
          answerer.answer(
              offerSdp,
              policy(media -> {
                Track track = media.receives() ? subscribed.apply(media) : null;
                SendTrack send = null;
                if (track != null) {
                  Slot slot = present.apply(media.mid());
                  send = slot != null && slot.track == track ? slot.sending : newSending(track);
                  tracks.put(media.mid(), track);
                  sending.put(media.mid(), send);
                }
                return new Decision.Accept(media.sends(), send, List.of(), true);
              }));
      return new Result(answer, tracks, sending);
    } catch (SdpException | JsepException e) {
      throw new SfuException(SfuError.BAD_OFFER, String.valueOf(e.getMessage()), e);
    }
  }

  private AnswerPolicy policy(Function<OfferedMedia, Decision> decide) {
    return new AnswerPolicy() {
      @Override
      public Decision decide(OfferedMedia media) {
        return decide.apply(media);
      }

      @Override
      public long maxMessageSize() {
        return MAX_MESSAGE_BYTES;
      }

      @Override
      public LocalTransport restartIce(LocalTransport current) {
        return restart.apply(current);
      }
    };
  }

  private void checkSections(String offerSdp) {
    int limit = config.limits().sectionsPerParticipant();
    int count = 0;
    for (int at = offerSdp.indexOf("\nm="); at >= 0; at = offerSdp.indexOf("\nm=", at + 1)) {
      count++;
    }
    if (count > limit) {
      throw new SfuException(
          SfuError.TOO_MANY_TRACKS,
          "The offer has " + count + " m-sections; at most " + limit + " are allowed.");
    }
  }

  private SendTrack newSending(Track track) {
    int rtx = track.description.kind() == MediaKind.AUDIO ? 0 : newSsrc();
    return new SendTrack(
        track.publisher.id(), track.id(), new SendSpec(newSsrc(), rtx, track.publisher.cname()));
  }

  private int newSsrc() {
    int ssrc;
    do {
      ssrc = entropy.nextInt();
    } while (ssrc == 0 || !ssrcs.add(ssrc));
    return ssrc;
  }
}
