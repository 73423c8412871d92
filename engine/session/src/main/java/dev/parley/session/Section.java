package dev.parley.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One m-section as it is now: what was negotiated, and the streams on it.
final class Section {
  private MediaSpec spec;
  private byte[] midBytes;
  private final List<SendStream> sending = new ArrayList<>();
  private @Nullable ReceiveStream latest;

  Section(MediaSpec spec) {
    this.spec = spec;
    midBytes = spec.mid().getBytes(StandardCharsets.UTF_8);
  }

  MediaSpec spec() {
    return spec;
  }

  int index() {
    return spec.index();
  }

  void spec(MediaSpec newSpec) {
    spec = newSpec;
    midBytes = newSpec.mid().getBytes(StandardCharsets.UTF_8);
  }

  byte[] midBytes() {
    return midBytes;
  }

  /// The streams that we send here, in the order of their encodings.
  List<SendStream> sending() {
    return sending;
  }

  /// The stream of an encoding that we send here, null if there is none.
  @Nullable SendStream sending(int encoding) {
    return encoding < sending.size() ? sending.get(encoding) : null;
  }

  /// The stream that began last here: the one that a retransmission without an announced partner
  /// belongs to, and whose sender is asked for key frames.
  @Nullable ReceiveStream latest() {
    return latest;
  }

  void latest(@Nullable ReceiveStream stream) {
    latest = stream;
  }
}
