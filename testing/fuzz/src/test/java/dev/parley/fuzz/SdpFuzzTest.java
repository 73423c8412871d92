package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;

/// Any text is a session description that reads the same when written again, or is refused with a
/// reason.
class SdpFuzzTest {
  @FuzzTest(maxDuration = "10s")
  void parse(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    SessionDescription description;
    try {
      description = SessionDescription.parse(text);
    } catch (SdpException refused) {
      if (refused.reason().isBlank()) {
        throw new AssertionError("refused without a reason", refused);
      }
      return;
    }
    String written = description.toString();
    String again = SessionDescription.parse(written).toString();
    if (!written.equals(again)) {
      throw new AssertionError("written twice it differs: " + written);
    }
  }
}
