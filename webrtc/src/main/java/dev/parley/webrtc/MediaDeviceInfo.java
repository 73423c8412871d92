package dev.parley.webrtc;

/// A camera, microphone or loudspeaker.
public class MediaDeviceInfo {
  private final String deviceId;
  private final MediaDeviceKind kind;
  private final String label;
  private final String groupId;

  /// @param deviceId names it among the devices
  /// @param groupId the same for parts of one device
  public MediaDeviceInfo(String deviceId, MediaDeviceKind kind, String label, String groupId) {
    this.deviceId = deviceId;
    this.kind = kind;
    this.label = label;
    this.groupId = groupId;
  }

  public final String deviceId() {
    return deviceId;
  }

  public final MediaDeviceKind kind() {
    return kind;
  }

  /// For people.
  public final String label() {
    return label;
  }

  public final String groupId() {
    return groupId;
  }
}
