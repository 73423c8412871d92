package dev.parley.webrtc;

/// Where the media of local tracks comes from: a device, a file, a generator, a program.
///
/// A source may serve several tracks (clones). It is started when the first one needs it and
/// stopped when the last one has ended.
public interface TrackSource {
  /// `audio` or `video`.
  String kind();

  /// For people, such as "Test pattern".
  String label();

  /// Begins to give frames, from any one thread.
  ///
  /// @param output takes the frames and is told of what happens to the source
  void start(Output output);

  /// Ends; nothing is given to the output any more.
  void stop();

  /// A receiver needs a key frame soon; sources of audio ignore it.
  default void requestKeyFrame() {}

  /// Like [#requestKeyFrame()], of one layer.
  default void requestKeyFrame(int layer) {
    requestKeyFrame();
  }

  /// In how many sizes it gives the same picture, for simulcast: each frame says its layer, 0 for
  /// the smallest. Of a source with fewer layers than there are encodings, the smallest goes out on
  /// several; of one with more, the largest do. 1 by default.
  default int layers() {
    return 1;
  }

  /// What the source can be asked for; by default nothing.
  default MediaTrackCapabilities capabilities() {
    return MediaTrackCapabilities.none();
  }

  /// What the source does now; by default nothing is known.
  default MediaTrackSettings settings() {
    return MediaTrackSettings.none();
  }

  /// The tracks of a source.
  interface Output extends FrameSink {
    /// The source has no media for a while (true), or has again.
    void muted(boolean muted);

    /// The source is over, such as an unplugged device.
    void ended();
  }
}
