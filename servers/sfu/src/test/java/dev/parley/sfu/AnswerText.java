package dev.parley.sfu;

import dev.parley.session.CertificateFingerprint;
import dev.parley.session.DtlsSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import dev.parley.session.SctpSpec;
import dev.parley.session.SessionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads an SFU's answer line by line, as another program would.
final class AnswerText {
  private final List<String> sections = new ArrayList<>();
  private final String whole;

  AnswerText(String sdp) {
    whole = sdp;
    for (String part : sdp.split("(?=m=(audio|video|application) )", -1)) {
      sections.add(part);
    }
    sections.removeFirst();
  }

  private static List<String> values(String text, String start) {
    return text.lines()
        .filter(l -> l.startsWith(start))
        .map(l -> l.substring(start.length()))
        .toList();
  }

  private String first(String start) {
    return values(whole, start).getFirst();
  }

  List<String> candidates() {
    return values(whole, "a=candidate:").stream().map(rest -> "candidate:" + rest).toList();
  }

  String msid(int index) {
    return values(sections.get(index), "a=msid:").getFirst();
  }

  String direction(int index) {
    return sections
        .get(index)
        .lines()
        .filter(l -> l.matches("a=(sendrecv|sendonly|recvonly|inactive)"))
        .findFirst()
        .orElseThrow()
        .substring(2);
  }

  /// The format parameters of a payload type.
  String format(int index, int payloadType) {
    return values(sections.get(index), "a=fmtp:" + payloadType + " ").getFirst();
  }

  List<Integer> payloadTypes(int index) {
    String line = sections.get(index).lines().findFirst().orElseThrow();
    return Stream.of(line.split(" ", -1)).skip(3).map(Integer::valueOf).toList();
  }

  String cname(int index) {
    return values(sections.get(index), "a=ssrc:").getFirst().replaceFirst("^[0-9]+ cname:", "");
  }

  /// The facts for the client that offered these m-sections.
  SessionSpec spec(List<ClientSection> offered) {
    List<MediaSpec> media = new ArrayList<>();
    for (int i = 0; i < offered.size(); i++) {
      media.add(media(i, offered.get(i)));
    }
    String[] fingerprint = first("a=fingerprint:").split(" ", 2);
    return new SessionSpec(
        new IceSpec(first("a=ice-ufrag:"), first("a=ice-pwd:"), whole.contains("a=ice-lite"), true),
        new DtlsSpec(
            first("a=setup:").equals("passive"),
            List.of(new CertificateFingerprint(fingerprint[0], fingerprint[1]))),
        media,
        whole.contains("a=sctp-port:")
            ? new SctpSpec(
                Integer.parseInt(first("a=sctp-port:")),
                Long.parseLong(first("a=max-message-size:")))
            : null);
  }

  private MediaSpec media(int index, ClientSection offered) {
    if (offered.kind() == MediaKind.APPLICATION) {
      return new MediaSpec(
          index,
          offered.mid(),
          offered.kind(),
          false,
          false,
          List.of(),
          List.of(),
          null,
          List.of(),
          false);
    }
    String direction = direction(index);
    boolean rejected = sections.get(index).matches("(?s)m=[a-z]+ 0 .*");
    boolean send = !rejected && direction.equals("recvonly") && offered.sending() != null;
    boolean receive = !rejected && direction.equals("sendonly");
    return new MediaSpec(
        index,
        offered.mid(),
        offered.kind(),
        send,
        receive,
        rejected ? List.of() : offered.codecs(),
        rejected ? List.of() : offered.extensions(),
        send ? offered.sending() : null,
        receive ? sources(index) : List.of(),
        true);
  }

  private List<RemoteSource> sources(int index) {
    String section = sections.get(index);
    for (String group : values(section, "a=ssrc-group:FID ")) {
      String[] pair = group.split(" ", -1);
      return List.of(
          new RemoteSource(Integer.parseUnsignedInt(pair[0]), Integer.parseUnsignedInt(pair[1])));
    }
    return values(section, "a=ssrc:").stream()
        .map(line -> line.split(" ", 2)[0])
        .distinct()
        .map(ssrc -> new RemoteSource(Integer.parseUnsignedInt(ssrc), 0))
        .toList();
  }
}
