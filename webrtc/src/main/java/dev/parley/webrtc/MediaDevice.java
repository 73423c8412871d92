package dev.parley.webrtc;

/// A device that [MediaDevices] can open; programs and later modules bring their own.
public interface MediaDevice {
  /// What is known about it.
  InputDeviceInfo info();

  /// What it does when nothing is asked for.
  MediaTrackSettings usual();

  /// A source of the device.
  ///
  /// @param settings within its capabilities
  /// @throws DOMException `NotReadableError` if it is in use or broken
  TrackSource open(MediaTrackSettings settings);
}
