package dev.parley.webrtc;

/// A camera or microphone, and what it can do.
public final class InputDeviceInfo extends MediaDeviceInfo {
  private final MediaTrackCapabilities capabilities;

  public InputDeviceInfo(
      String deviceId,
      MediaDeviceKind kind,
      String label,
      String groupId,
      MediaTrackCapabilities capabilities) {
    super(deviceId, kind, label, groupId);
    this.capabilities = capabilities.withValue("deviceId", deviceId).withValue("groupId", groupId);
  }

  public MediaTrackCapabilities getCapabilities() {
    return capabilities;
  }
}
