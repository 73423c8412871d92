package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session description: what was read is kept line by line, so that writing it gives the same
/// text with CRLF line ends.
///
/// RFC 8866: https://www.rfc-editor.org/rfc/rfc8866
///
/// @param origin the `o=` line
/// @param lines all lines before the first `m=`, also `v=`, `o=`, `s=` and `t=`
/// @param media the m-sections
public record SessionDescription(Origin origin, SdpLines lines, List<MediaDescription> media) {
  public SessionDescription {
    media = List.copyOf(media);
  }

  /// Reads a description with [SdpLimits#DEFAULT]. Line ends may be CRLF or LF.
  ///
  /// @throws SdpException if it is not SDP
  public static SessionDescription parse(String text) {
    return parse(text, SdpLimits.DEFAULT);
  }

  /// Reads a description. Line ends may be CRLF or LF.
  ///
  /// @throws SdpException if it is not SDP, or above a limit
  public static SessionDescription parse(String text, SdpLimits limits) {
    return new SdpParser(text, limits).parse();
  }

  public static Builder builder(Origin origin) {
    return new Builder(origin);
  }

  /// The first `a=group` with these semantics, such as `BUNDLE`; null if there is none.
  public StreamAttribute.@Nullable Group group(String semantics) {
    for (StreamAttribute.Group group : lines.attributes(StreamAttribute.Group.class)) {
      if (group.semantics().equals(semantics)) {
        return group;
      }
    }
    return null;
  }

  public @Nullable Connection connection() {
    return lines.connection();
  }

  public List<Bandwidth> bandwidths() {
    return lines.bandwidths();
  }

  /// Which way an m-section's media flows: its own attribute, else the session's, else both ways.
  public Direction direction(MediaDescription section) {
    Direction own = section.direction();
    if (own == null) {
      own = lines.direction();
    }
    return own == null ? Direction.SENDRECV : own;
  }

  /// The description as SDP, every line with CRLF.
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(4096);
    lines.write(out);
    for (MediaDescription section : media) {
      section.write(out);
    }
    return out.toString();
  }

  /// Makes a description with the lines `v=0`, `o=`, `s=-` and `t=0 0`, then what is added.
  public static final class Builder {
    private final Origin origin;
    private final List<SdpLine> lines = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();

    private Builder(Origin origin) {
      this.origin = origin;
      lines.add(SdpLine.of('v', "0"));
      lines.add(SdpLine.of('o', origin.toString()));
      lines.add(SdpLine.of('s', "-"));
      lines.add(SdpLine.of('t', "0 0"));
    }

    public Builder add(SdpAttribute attribute) {
      lines.add(SdpLine.of(attribute));
      return this;
    }

    public Builder add(MediaDescription section) {
      media.add(section);
      return this;
    }

    public SessionDescription build() {
      return new SessionDescription(origin, new SdpLines(lines), media);
    }
  }
}
