package dev.parley.sdp;

/// How much of a description is read before it is refused; it comes from the network.
///
/// @param length characters in all
/// @param lines in all
/// @param lineLength characters of one line
/// @param mediaSections m-lines
/// @param candidates `a=candidate` lines of one section
public record SdpLimits(int length, int lines, int lineLength, int mediaSections, int candidates) {
  /// Room for a browser's offer with the audio and video of about 55 participants.
  public static final SdpLimits DEFAULT = new SdpLimits(256 * 1024, 10_000, 8192, 256, 100);

  public SdpLimits {
    if (length < 1 || lines < 1 || lineLength < 1 || mediaSections < 0 || candidates < 0) {
      throw new IllegalArgumentException(
          "limits have to be positive: "
              + length
              + " characters, "
              + lines
              + " lines, "
              + lineLength
              + " characters a line, "
              + mediaSections
              + " m-sections, "
              + candidates
              + " candidates");
    }
  }
}
