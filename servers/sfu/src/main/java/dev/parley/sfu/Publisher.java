package dev.parley.sfu;

import dev.parley.session.RtpSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose track it is, as the track knows it.
interface Publisher {
  String id();

  String cname();

  void drop(SfuDrop reason);

  /// Asks for a key frame of a layer.
  ///
  /// @param stream that the layer is sent in, null if it is not known
  void requestKeyFrame(long now, int media, int layer, @Nullable RtpSource stream);

  /// Tells which layers of what is published on an m-section somebody has use for.
  void layersWanted(int media, List<String> activeRids);

  /// Tells whether anybody subscribes, when that changes.
  default void subscribed(boolean anybody) {}
}
