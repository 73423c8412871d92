package dev.parley.jsep;

import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.List;

/// What we can negotiate: codecs and RTP header extensions, those preferred first.
///
/// @param audioCodecs for `m=audio`
/// @param videoCodecs for `m=video`
/// @param audioExtensions URIs for `m=audio`
/// @param videoExtensions URIs for `m=video`
public record Capabilities(
    List<CodecCapability> audioCodecs,
    List<CodecCapability> videoCodecs,
    List<String> audioExtensions,
    List<String> videoExtensions) {
  private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc", "nack");
  private static final List<String> VIDEO_FEEDBACK =
      List.of("transport-cc", "ccm fir", "nack", "nack pli");

  public Capabilities {
    audioCodecs = List.copyOf(audioCodecs);
    videoCodecs = List.copyOf(videoCodecs);
    audioExtensions = List.copyOf(audioExtensions);
    videoExtensions = List.copyOf(videoExtensions);
  }

  /// What a server forwards without decoding: the codecs of today's browsers, VP8 first, with
  /// simulcast; no FEC, and transport-wide congestion control instead of REMB.
  public static Capabilities forwarding() {
    List<CodecCapability> video = new ArrayList<>();
    video.add(video("VP8", ""));
    video.add(video("VP9", "profile-id=0"));
    video.add(video("VP9", "profile-id=2"));
    for (String profile : List.of("42e01f", "42001f", "4d001f")) {
      for (int mode = 1; mode >= 0; mode--) {
        video.add(
            video(
                "H264",
                "level-asymmetry-allowed=1;packetization-mode="
                    + mode
                    + ";profile-level-id="
                    + profile));
      }
    }
    video.add(video("AV1", "level-idx=5;profile=0;tier=0"));
    return new Capabilities(
        List.of(
            new CodecCapability(
                "opus", 48000, 2, "minptime=10;useinbandfec=1", AUDIO_FEEDBACK, false)),
        video,
        List.of(
            ExtensionUri.MID,
            ExtensionUri.AUDIO_LEVEL,
            ExtensionUri.ABS_SEND_TIME,
            ExtensionUri.TRANSPORT_CC),
        List.of(
            ExtensionUri.MID,
            ExtensionUri.RID,
            ExtensionUri.REPAIRED_RID,
            ExtensionUri.ABS_SEND_TIME,
            ExtensionUri.TRANSPORT_CC,
            ExtensionUri.TRANSMISSION_OFFSET,
            ExtensionUri.VIDEO_ORIENTATION,
            ExtensionUri.PLAYOUT_DELAY,
            ExtensionUri.VIDEO_CONTENT_TYPE,
            ExtensionUri.VIDEO_TIMING,
            ExtensionUri.COLOR_SPACE,
            ExtensionUri.DEPENDENCY_DESCRIPTOR));
  }

  /// The same with redundant audio (RFC 2198), for who takes it apart or passes it on as it is.
  public Capabilities withRedundantAudio() {
    List<CodecCapability> audio = new ArrayList<>(audioCodecs);
    audio.add(new CodecCapability(RedFormat.NAME, 48000, 2, "", AUDIO_FEEDBACK, false));
    return new Capabilities(audio, videoCodecs, audioExtensions, videoExtensions);
  }

  /// What a peer connection for applications negotiates: what is forwarded, and the other codecs
  /// that every WebRTC endpoint has (RFC 7874, section 3), and tones.
  public static Capabilities endpoint() {
    Capabilities forwarding = forwarding();
    List<CodecCapability> audio = new ArrayList<>(forwarding.audioCodecs);
    audio.add(new CodecCapability("G722", 8000, 1, "", List.of(), false));
    audio.add(new CodecCapability("PCMU", 8000, 1, "", List.of(), false));
    audio.add(new CodecCapability("PCMA", 8000, 1, "", List.of(), false));
    audio.add(new CodecCapability("telephone-event", 48000, 1, "0-15", List.of(), false));
    audio.add(new CodecCapability("telephone-event", 8000, 1, "0-15", List.of(), false));
    return new Capabilities(
        audio, forwarding.videoCodecs, forwarding.audioExtensions, forwarding.videoExtensions);
  }

  private static CodecCapability video(String name, String format) {
    return new CodecCapability(name, 90000, 0, format, VIDEO_FEEDBACK, true);
  }

  List<CodecCapability> codecs(MediaKind kind) {
    return switch (kind) {
      case AUDIO -> audioCodecs;
      case VIDEO -> videoCodecs;
      case APPLICATION -> List.of();
    };
  }

  List<String> extensions(MediaKind kind) {
    return switch (kind) {
      case AUDIO -> audioExtensions;
      case VIDEO -> videoExtensions;
      case APPLICATION -> List.of();
    };
  }
}
