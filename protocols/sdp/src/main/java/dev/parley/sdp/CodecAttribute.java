package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/// Attributes of formats: codecs, their parameters and feedback, RTP header extensions.
public sealed interface CodecAttribute extends SdpAttribute {

  /// `a=rtpmap`, RFC 8866, section 6.6.
  ///
  /// @param payloadType 0 to 127
  /// @param encoding the codec's name
  /// @param clockRateHz of the RTP timestamp
  /// @param parameters for audio the number of channels, null if not given
  record Rtpmap(int payloadType, String encoding, int clockRateHz, @Nullable String parameters)
      implements CodecAttribute {
    @Override
    public String name() {
      return "rtpmap";
    }

    @Override
    public String value() {
      return payloadType
          + " "
          + encoding
          + "/"
          + clockRateHz
          + (parameters == null ? "" : "/" + parameters);
    }

    /// The number of audio channels: 1 unless it says otherwise in at most three digits.
    public int channels() {
      return parameters != null && parameters.matches("[1-9][0-9]{0,2}")
          ? Integer.parseInt(parameters)
          : 1;
    }
  }

  /// `a=fmtp`, RFC 8866, section 6.15.
  ///
  /// @param format a payload type, or another entry of the m-line
  /// @param text the parameters as written
  record Fmtp(String format, String text) implements CodecAttribute {
    @Override
    public String name() {
      return "fmtp";
    }

    @Override
    public String value() {
      return format + " " + text;
    }

    public FmtpParameters parameters() {
      return FmtpParameters.parse(text);
    }
  }

  /// `a=rtcp-fb`, RFC 4585, section 4.2.
  ///
  /// @param payloadType 0 to 127, or [#ALL]
  /// @param feedback such as `nack pli`
  record RtcpFb(int payloadType, String feedback) implements CodecAttribute {
    /// Stands for `*`.
    public static final int ALL = -1;

    @Override
    public String name() {
      return "rtcp-fb";
    }

    @Override
    public String value() {
      return (payloadType == ALL ? "*" : Integer.toString(payloadType)) + " " + feedback;
    }
  }

  /// `a=rtcp-xr`, RFC 3611, section 5.1.
  ///
  /// @param formats the report blocks wanted; null stands for none
  record RtcpXr(@Nullable String formats) implements CodecAttribute {
    @Override
    public String name() {
      return "rtcp-xr";
    }

    @Override
    public @Nullable String value() {
      return formats;
    }
  }

  /// `a=ptime`, RFC 8866, section 6.4.
  ///
  /// @param millis above 0, with a fraction or without
  record Ptime(double millis) implements CodecAttribute {
    @Override
    public String name() {
      return "ptime";
    }

    @Override
    public String value() {
      return decimal(millis);
    }
  }

  /// `a=maxptime`, RFC 8866, section 6.5.
  ///
  /// @param millis above 0, with a fraction or without
  record MaxPtime(double millis) implements CodecAttribute {
    @Override
    public String name() {
      return "maxptime";
    }

    @Override
    public String value() {
      return decimal(millis);
    }
  }

  /// `a=extmap`, RFC 8285, section 5.
  ///
  /// @param id 1 to 255, or 4096 to 4351 for one still to be chosen
  /// @param direction as the describing side sees it; null for both ways
  /// @param uri the extension's name
  /// @param attributes of the extension, null if none
  record Extmap(int id, @Nullable Direction direction, String uri, @Nullable String attributes)
      implements CodecAttribute {
    @Override
    public String name() {
      return "extmap";
    }

    @Override
    public String value() {
      return id
          + (direction == null ? "" : "/" + direction)
          + " "
          + uri
          + (attributes == null ? "" : " " + attributes);
    }
  }

  /// `a=extmap-allow-mixed`, RFC 8285, section 6.
  record ExtmapAllowMixed() implements CodecAttribute {
    @Override
    public String name() {
      return "extmap-allow-mixed";
    }

    @Override
    public @Nullable String value() {
      return null;
    }
  }

  private static String decimal(double millis) {
    return millis == Math.rint(millis) ? Long.toString((long) millis) : Double.toString(millis);
  }
}
