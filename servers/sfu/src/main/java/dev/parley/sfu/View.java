package dev.parley.sfu;

/// What a participant's page shows of a track that it subscribed to.
///
/// @param trackId the [SfuTrack#id()]
/// @param width of the tile in device pixels, 0 if not said
/// @param height of the tile in device pixels, 0 if not said
/// @param visible whether any of it can be seen
/// @param quality `auto`, `low` for the lowest layer, or `off` for nothing
public record View(String trackId, int width, int height, boolean visible, String quality) {
  public View {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("a tile of " + width + " x " + height + " cannot be");
    }
  }
}
