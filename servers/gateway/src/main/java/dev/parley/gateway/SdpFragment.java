package dev.parley.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client trickles with PATCH: candidates, and new credentials if it restarts ICE.
///
/// RFC 8840, section 9 (`application/trickle-ice-sdpfrag`), as RFC 9725, section 4.3 uses it.
///
/// @param ufrag the first `a=ice-ufrag`, null if there is none
/// @param password the first `a=ice-pwd`, null if there is none
/// @param candidates in their order
/// @param ended whether `a=end-of-candidates` says that no more will come
record SdpFragment(
    @Nullable String ufrag, @Nullable String password, List<Trickled> candidates, boolean ended) {
  static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

  /// One candidate line.
  ///
  /// @param mid of the m-section under which it stands; empty if it stands under none
  /// @param candidate without `a=`
  record Trickled(String mid, String candidate) {}

  SdpFragment {
    candidates = List.copyOf(candidates);
  }

  /// Reads a fragment; lines that it does not know are left out, as SDP wants it.
  static SdpFragment parse(String text) {
    String ufrag = null;
    String password = null;
    String mid = "";
    boolean ended = false;
    List<Trickled> candidates = new ArrayList<>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.startsWith("a=ice-ufrag:") && ufrag == null) {
        ufrag = value(line);
      } else if (line.startsWith("a=ice-pwd:") && password == null) {
        password = value(line);
      } else if (line.startsWith("m=")) {
        mid = "";
      } else if (line.startsWith("a=mid:")) {
        mid = value(line);
      } else if (line.startsWith("a=candidate:")) {
        candidates.add(new Trickled(mid, line.substring("a=".length()).strip()));
      } else if (line.strip().equals("a=end-of-candidates")) {
        ended = true;
      }
    }
    return new SdpFragment(ufrag, password, candidates, ended);
  }

  /// The transport's part of a whole description: what a client needs to know after a restart.
  static String of(String sdp) {
    StringBuilder fragment = new StringBuilder();
    boolean media = false;
    for (String line : (Iterable<String>) sdp.lines()::iterator) {
      boolean transport =
          line.startsWith("a=ice-ufrag:")
              || line.startsWith("a=ice-pwd:")
              || line.startsWith("a=candidate:")
              || line.equals("a=end-of-candidates");
      if (line.startsWith("m=")) {
        if (media) {
          break; // everything is bundled on the first m-section
        }
        media = true;
      }
      if (transport || line.startsWith("m=") || line.startsWith("a=mid:")) {
        fragment.append(line).append("\r\n");
      }
    }
    return fragment.toString();
  }

  /// The description with other ICE credentials in it, and without the candidates of the old ones.
  static String restarted(String sdp, String ufrag, String password) {
    StringBuilder restarted = new StringBuilder(sdp.length());
    for (String line : (Iterable<String>) sdp.lines()::iterator) {
      if (line.startsWith("a=ice-ufrag:")) {
        restarted.append("a=ice-ufrag:").append(ufrag).append("\r\n");
      } else if (line.startsWith("a=ice-pwd:")) {
        restarted.append("a=ice-pwd:").append(password).append("\r\n");
      } else if (!line.startsWith("a=candidate:") && !line.equals("a=end-of-candidates")) {
        restarted.append(line).append("\r\n");
      }
    }
    return restarted.toString();
  }

  /// The first `a=ice-ufrag` of a description; empty if there is none.
  static String ufragOf(String sdp) {
    return sdp.lines()
        .filter(line -> line.startsWith("a=ice-ufrag:"))
        .findFirst()
        .map(SdpFragment::value)
        .orElse("");
  }

  private static String value(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }
}
