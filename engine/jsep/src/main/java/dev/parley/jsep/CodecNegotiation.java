package dev.parley.jsep;

import dev.parley.session.CodecSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which of the other side's codecs are ours, too, and in which order.
final class CodecNegotiation {
  private static final String TRANSPORT_CC = "transport-cc";

  private record Match(CodecSpec codec, int preference) {}

  private CodecNegotiation() {}

  /// What both sides have, with the offerer's payload types: first by `order`, then as our
  /// capabilities rank it.
  static List<CodecSpec> answer(
      List<CodecSpec> offered, List<CodecCapability> ours, List<String> order) {
    List<Match> matches = new ArrayList<>();
    for (CodecSpec codec : offered) {
      for (int i = 0; i < ours.size(); i++) {
        CodecCapability capability = ours.get(i);
        if (CodecMatch.matches(codec, capability)) {
          int rank = rank(order, codec.name());
          matches.add(new Match(agreed(codec, capability), rank * ours.size() + i));
          break;
        }
      }
    }
    matches.sort(Comparator.comparingInt(Match::preference));
    return RedFormat.arranged(matches.stream().map(Match::codec).toList(), offered);
  }

  /// What both sides have, as the offer ranks it (RFC 9429, section 5.3.1).
  static List<CodecSpec> answerInTheirOrder(List<CodecSpec> offered, List<CodecCapability> ours) {
    List<CodecSpec> codecs = new ArrayList<>(answer(offered, ours, List.of()));
    List<Integer> order = offered.stream().map(CodecSpec::payloadType).toList();
    codecs.sort(Comparator.comparingInt(codec -> order.indexOf(codec.payloadType())));
    return codecs;
  }

  private static int rank(List<String> order, String name) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return order.size();
  }

  private static CodecSpec agreed(CodecSpec offered, CodecCapability ours) {
    return new CodecSpec(
        offered.payloadType(),
        offered.name(),
        offered.clockRateHz(),
        offered.channels(),
        CodecMatch.answerFormat(offered, ours),
        feedback(ours.feedback(), offered.feedback()),
        ours.rtx() ? offered.rtxPayloadType() : -1);
  }

  /// What both sides have. Who offers congestion control feedback on each stream gets it in place
  /// of transport-wide feedback (RFC 8888, section 6).
  private static List<String> feedback(List<String> ours, List<String> offered) {
    List<String> common = common(ours, offered);
    if (ours.contains(TRANSPORT_CC) && offered.contains(CodecSpec.CONGESTION_FEEDBACK)) {
      common.remove(TRANSPORT_CC);
      common.add(CodecSpec.CONGESTION_FEEDBACK);
    }
    return common;
  }

  static boolean hasCongestionFeedback(List<CodecSpec> codecs) {
    return codecs.stream().anyMatch(codec -> codec.hasFeedback(CodecSpec.CONGESTION_FEEDBACK));
  }

  /// What an answer left of our offer, in the answer's order and with its parameters.
  static List<CodecSpec> accept(List<CodecSpec> offered, List<CodecSpec> answered) {
    List<CodecSpec> accepted = new ArrayList<>();
    for (CodecSpec answer : answered) {
      for (CodecSpec offer : offered) {
        if (offer.payloadType() == answer.payloadType() && sameCodec(offer, answer)) {
          accepted.add(
              new CodecSpec(
                  offer.payloadType(),
                  offer.name(),
                  offer.clockRateHz(),
                  offer.channels(),
                  answer.format(),
                  common(offer.feedback(), answer.feedback()),
                  offer.rtxPayloadType() == answer.rtxPayloadType() ? offer.rtxPayloadType() : -1));
        }
      }
    }
    return accepted;
  }

  private static boolean sameCodec(CodecSpec offer, CodecSpec answer) {
    return offer.name().equalsIgnoreCase(answer.name())
        && offer.clockRateHz() == answer.clockRateHz()
        && offer.channels() == answer.channels()
        && CodecMatch.sameFormat(offer.name(), offer.format(), answer.format());
  }

  static List<CodecSpec> withoutTransportFeedback(List<CodecSpec> codecs) {
    List<CodecSpec> without = new ArrayList<>();
    for (CodecSpec codec : codecs) {
      List<String> feedback = new ArrayList<>(codec.feedback());
      feedback.removeAll(List.of(TRANSPORT_CC, CodecSpec.CONGESTION_FEEDBACK));
      without.add(
          new CodecSpec(
              codec.payloadType(),
              codec.name(),
              codec.clockRateHz(),
              codec.channels(),
              codec.format(),
              feedback,
              codec.rtxPayloadType()));
    }
    return without;
  }

  static boolean hasRtx(List<CodecSpec> codecs) {
    return codecs.stream().anyMatch(codec -> codec.rtxPayloadType() >= 0);
  }

  private static List<String> common(List<String> ours, List<String> theirs) {
    List<String> common = new ArrayList<>(ours);
    common.retainAll(theirs);
    return common;
  }
}
