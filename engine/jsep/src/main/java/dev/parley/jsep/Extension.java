package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.Extmap;
import dev.parley.sdp.Direction;
import dev.parley.sdp.SdpLines;
import dev.parley.session.ExtensionSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A header extension of an m-section.
///
/// @param id 1 to 14, or 16 to 255 where both header forms may be mixed
/// @param uri its name
/// @param direction as we see it
record Extension(int id, String uri, Direction direction) {
  private static final int LARGEST_ONE_BYTE_ID = 14;

  /// The extensions that the other side lists and we have, each with its first id; directions are
  /// turned round to ours.
  ///
  /// @param mixed whether ids that need the two-byte form may be used (RFC 8285, section 4.1.2)
  static List<Extension> answer(SdpLines lines, List<String> ours, boolean mixed) {
    List<Extension> extensions = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    Set<Integer> ids = new LinkedHashSet<>();
    for (Extmap extmap : lines.attributes(Extmap.class)) {
      Direction theirs = extmap.direction();
      Direction direction = theirs == null ? Direction.SENDRECV : theirs.reversed();
      boolean usable =
          extmap.id() <= LARGEST_ONE_BYTE_ID
              || (mixed && extmap.id() > LARGEST_ONE_BYTE_ID + 1 && extmap.id() <= 255);
      if (usable
          && direction != Direction.INACTIVE
          && ours.contains(extmap.uri())
          && !taken.contains(extmap.uri())
          && ids.add(extmap.id())) {
        taken.add(extmap.uri());
        extensions.add(new Extension(extmap.id(), extmap.uri(), direction));
      }
    }
    return extensions;
  }

  /// What an answer left of the extensions we offered.
  static List<Extension> accept(SdpLines answer, List<Extension> offered, boolean mixed) {
    List<Extension> accepted = new ArrayList<>();
    List<String> uris = offered.stream().map(Extension::uri).toList();
    for (Extension extension : answer(answer, uris, mixed)) {
      if (offered.stream()
          .anyMatch(o -> o.id() == extension.id() && o.uri().equals(extension.uri))) {
        accepted.add(extension);
      }
    }
    return accepted;
  }

  /// Whether it is of use where media flows in these directions; all are while none does.
  boolean fits(Direction media) {
    return media == Direction.INACTIVE
        || (media.sends() && direction.sends())
        || (media.receives() && direction.receives());
  }

  static List<ExtensionSpec> specs(List<Extension> extensions) {
    return extensions.stream().map(e -> new ExtensionSpec(e.id(), e.uri())).toList();
  }
}
