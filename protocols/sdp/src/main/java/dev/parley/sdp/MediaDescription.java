package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One m-section: the `m=` line and what follows it up to the next.
///
/// @param media the `m=` line
/// @param text the value of the `m=` line as written
/// @param lines all others
public record MediaDescription(MediaLine media, String text, SdpLines lines) {
  public static Builder builder(MediaLine media) {
    return new Builder(media);
  }

  /// The value of `a=mid`, or null.
  public @Nullable String mid() {
    StreamAttribute.Mid mid = lines.first(StreamAttribute.Mid.class);
    return mid == null ? null : mid.mid();
  }

  /// Whether it is given up or refused: its port is 0, and that not because it is bundle-only.
  public boolean isRejected() {
    return media.port() == 0 && !lines.has(StreamAttribute.BundleOnly.class);
  }

  public @Nullable Connection connection() {
    return lines.connection();
  }

  public List<Bandwidth> bandwidths() {
    return lines.bandwidths();
  }

  /// As it stands in this section; null if the session's counts.
  public @Nullable Direction direction() {
    return lines.direction();
  }

  void write(StringBuilder out) {
    out.append("m=").append(text).append("\r\n");
    lines.write(out);
  }

  /// The section as SDP, every line with CRLF.
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  /// Makes an m-section; what is not called adds no line.
  public static final class Builder {
    private final MediaLine media;
    private final List<SdpLine> lines = new ArrayList<>();

    private Builder(MediaLine media) {
      this.media = media;
    }

    public Builder connection(Connection connection) {
      lines.add(SdpLine.of('c', connection.toString()));
      return this;
    }

    public Builder bandwidth(Bandwidth bandwidth) {
      lines.add(SdpLine.of('b', bandwidth.toString()));
      return this;
    }

    public Builder add(SdpAttribute attribute) {
      lines.add(SdpLine.of(attribute));
      return this;
    }

    public MediaDescription build() {
      String text = SdpLine.of('m', media.toString()).value();
      return new MediaDescription(media, text, new SdpLines(lines));
    }
  }
}
