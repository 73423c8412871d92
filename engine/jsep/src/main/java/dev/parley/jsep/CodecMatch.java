package dev.parley.jsep;

import dev.parley.session.CodecSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether two ends mean the same codec, whatever their payload types.
public final class CodecMatch {
  private CodecMatch() {}

  /// The codec, of those a subscriber can receive, with which a publisher's stream can be forwarded
  /// unchanged; null if there is none.
  @SuppressWarnings("DoNotCallSuggester") // until it is built
  public static @Nullable CodecSpec find(List<CodecSpec> theirs, CodecSpec source) {
    throw new UnsupportedOperationException("not built yet");
  }
}
