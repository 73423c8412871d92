package dev.parley.sfu;

import dev.parley.session.ReceiveStream;
import java.util.List;

/// Whose track it is, as the track knows it.
interface Publisher {
  String id();

  String cname();

  void drop(SfuDrop reason);

  void requestKeyFrame(long now, int media);

  void requestKeyFrame(long now, ReceiveStream stream);

  /// Tells which layers of what is published on an m-section somebody has use for.
  void layersWanted(int media, List<String> activeRids);
}
