package dev.parley.jsep;

import dev.parley.sdp.Direction;
import dev.parley.session.MediaSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Applies answers, provisional or final: ours, and the other side's.
final class AnswerSetter {
  private AnswerSetter() {}

  static void applyLocal(Places places, Draft answer, RemoteDescription offer) {
    List<Line> lines = new ArrayList<>();
    for (RemoteSection section : offer.sections()) {
      DraftSection ours = answer.sections().get(section.index());
      Section live = ours.section();
      DataSection data = live == null ? null : DataSection.read(section.description());
      SendTrack track = live == null ? null : live.track();
      lines.add(
          new Line(
              section.mid(),
              section.description().media().media(),
              section.description().media().protocol(),
              ours.transceiver(),
              live != null,
              ours.leg(),
              answer.specs().get(section.index()),
              data,
              live == null ? Direction.INACTIVE : live.direction(),
              track == null ? null : track.streamIds(),
              section.direction(),
              false));
      agree(ours.transceiver(), live != null, answer.specs().get(section.index()));
    }
    places.lines(lines);
    places.bundled(answer.bundled());
    for (Leg leg : answer.remotes().keySet()) {
      leg.state(leg.state().withLocal(answer.ice().getOrDefault(leg, leg.local())));
      leg.state(
          leg.state()
              .answered(
                  Objects.requireNonNull(answer.remotes().get(leg)),
                  answer.setup().getOrDefault(leg, false)));
    }
  }

  static void applyRemote(Places places, Draft offer, RemoteDescription description) {
    RemoteAnswer answer = new RemoteAnswer(description, offer);
    List<Line> lines = new ArrayList<>();
    for (RemoteSection section : description.sections()) {
      Line before = places.lines().get(section.index());
      MediaSpec spec = answer.specs().get(section.index());
      Leg leg = answer.legs().get(section.index());
      Transceiver transceiver = before.transceiver();
      if (transceiver != null) {
        transceiver.rids(layers(transceiver, section));
        transceiver.association(transceiver.association().withRemote(section.direction(), section));
      }
      agree(transceiver, leg != null, spec);
      lines.add(line(before, section, leg, spec));
    }
    places.lines(lines);
    places.bundled(description.bundle().announced());
    answer
        .remotes()
        .forEach((leg, remote) ->
            leg.state(leg.state().answered(remote, answer.clients().getOrDefault(leg, false))));
  }

  /// The layers that both want.
  private static List<String> layers(Transceiver transceiver, RemoteSection section) {
    List<String> theirs = section.receivedRids();
    return transceiver.rids().stream().filter(theirs::contains).toList();
  }

  private static Line line(Line before, RemoteSection section, @Nullable Leg leg, MediaSpec spec) {
    return new Line(
        before.mid(),
        before.media(),
        before.protocol(),
        before.transceiver(),
        leg != null,
        leg,
        spec,
        leg == null ? null : DataSection.read(section.description()),
        before.localDirection(),
        before.localStreamIds(),
        section.direction(),
        true);
  }

  private static void agree(@Nullable Transceiver transceiver, boolean live, MediaSpec spec) {
    if (transceiver == null) {
      return;
    }
    if (live) {
      transceiver.association(transceiver.association().withNegotiated(spec));
    } else {
      transceiver.end();
    }
  }
}
