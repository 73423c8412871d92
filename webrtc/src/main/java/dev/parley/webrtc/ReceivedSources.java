package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose packets a receiver played in the last ten seconds (W3C WebRTC, section 5.3).
final class ReceivedSources {
  private static final long KEPT_MILLIS = 10_000;

  /// RFC 3550 allows 15 contributing sources in a packet; others may follow within the time.
  private static final int MOST = 64;

  private final Map<Long, RTCRtpSynchronizationSource> synchronization = new LinkedHashMap<>();
  private final Map<Long, RTCRtpContributingSource> contributing = new LinkedHashMap<>();

  /// A packet is played.
  ///
  /// @param millis since 1970
  /// @param source its SSRC
  /// @param mixed its CSRCs
  /// @param audioLevel 0 to 1, null if it does not say
  /// @param rtpTimestamp 32 bits
  synchronized void played(
      long millis, long source, long[] mixed, @Nullable Double audioLevel, long rtpTimestamp) {
    put(
        synchronization,
        source,
        new RTCRtpSynchronizationSource(millis, source, audioLevel, rtpTimestamp));
    for (long csrc : mixed) {
      put(contributing, csrc, new RTCRtpContributingSource(millis, csrc, null, rtpTimestamp));
    }
  }

  private static <T> void put(Map<Long, T> sources, long source, T entry) {
    sources.remove(source);
    if (sources.size() == MOST) {
      sources.remove(sources.keySet().iterator().next());
    }
    sources.put(source, entry);
  }

  synchronized List<RTCRtpSynchronizationSource> synchronization(long nowMillis) {
    List<RTCRtpSynchronizationSource> sources = new ArrayList<>(synchronization.values());
    sources.removeIf(source -> nowMillis - source.timestamp() > KEPT_MILLIS);
    sources.sort(Comparator.comparingDouble(RTCRtpSynchronizationSource::timestamp).reversed());
    return List.copyOf(sources);
  }

  synchronized List<RTCRtpContributingSource> contributing(long nowMillis) {
    List<RTCRtpContributingSource> sources = new ArrayList<>(contributing.values());
    sources.removeIf(source -> nowMillis - source.timestamp() > KEPT_MILLIS);
    sources.sort(Comparator.comparingDouble(RTCRtpContributingSource::timestamp).reversed());
    return List.copyOf(sources);
  }
}
