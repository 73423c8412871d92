package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The rules for what a sender is asked to send (W3C WebRTC, sections 5.1 and 5.2).
final class Encodings {
  private static final String RID = "[A-Za-z0-9]{1,16}";

  private Encodings() {}

  /// The encodings that a transceiver begins with.
  ///
  /// @param kind `audio` or `video`
  static List<RTCRtpEncodingParameters> begin(String kind, List<RTCRtpEncodingParameters> wanted) {
    checkRids(wanted);
    wanted.forEach(encoding -> checkRange(kind, encoding));
    if (wanted.isEmpty()) {
      RTCRtpEncodingParameters one = RTCRtpEncodingParameters.defaults();
      return List.of(kind.equals("video") ? one.withScaleResolutionDownBy(1.0) : one);
    }
    if (kind.equals("audio")) {
      return List.of(of(kind, wanted.getFirst()).withRid(null));
    }
    boolean scaled = wanted.stream().anyMatch(encoding -> encoding.scaleResolutionDownBy() != null);
    List<RTCRtpEncodingParameters> encodings = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      RTCRtpEncodingParameters encoding = wanted.get(i);
      double scale = scaled ? 1.0 : Math.scalb(1.0, wanted.size() - i - 1);
      encodings.add(
          encoding.scaleResolutionDownBy() != null
              ? encoding
              : encoding.withScaleResolutionDownBy(scale));
    }
    return encodings.size() == 1 ? List.of(encodings.getFirst().withRid(null)) : encodings;
  }

  private static void checkRids(List<RTCRtpEncodingParameters> encodings) {
    Set<String> rids = new LinkedHashSet<>();
    int without = 0;
    for (RTCRtpEncodingParameters encoding : encodings) {
      String rid = encoding.rid();
      if (rid == null) {
        without++;
      } else if (!rid.matches(RID)) {
        throw new IllegalArgumentException("rid \"" + rid + "\" is not 1 to 16 letters or digits");
      } else if (!rids.add(rid)) {
        throw new IllegalArgumentException("rid \"" + rid + "\" is used twice");
      }
    }
    if (without > 0 && encodings.size() > 1) {
      throw new IllegalArgumentException("with several encodings each needs a rid");
    }
  }

  private static void checkRange(String kind, RTCRtpEncodingParameters encoding) {
    Double scale = encoding.scaleResolutionDownBy();
    if (kind.equals("video") && scale != null && !(scale >= 1.0)) {
      throw new RangeError("scaleResolutionDownBy " + scale + " is below 1");
    }
    Double rate = encoding.maxFramerate();
    if (kind.equals("video") && rate != null && !(rate >= 0)) {
      throw new RangeError("maxFramerate " + rate + " is below 0");
    }
  }

  /// Audio has no size and no frames.
  private static RTCRtpEncodingParameters of(String kind, RTCRtpEncodingParameters encoding) {
    return kind.equals("audio")
        ? encoding.withScaleResolutionDownBy(null).withMaxFramerate(null)
        : encoding;
  }

  /// The encodings that `setParameters` makes of those before.
  ///
  /// @throws DOMException `InvalidModificationError` if there are others than before
  static List<RTCRtpEncodingParameters> change(
      String kind, List<RTCRtpEncodingParameters> before, List<RTCRtpEncodingParameters> wanted) {
    if (wanted.size() != before.size()) {
      throw DOMException.invalidModification(
          "there are " + before.size() + " encodings, and none can come or go");
    }
    List<RTCRtpEncodingParameters> encodings = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      if (!Objects.equals(wanted.get(i).rid(), before.get(i).rid())) {
        throw DOMException.invalidModification(
            "encoding " + i + " has the rid " + before.get(i).rid() + ", which cannot change");
      }
      checkRange(kind, wanted.get(i));
      RTCRtpEncodingParameters encoding = of(kind, wanted.get(i));
      boolean unscaled = kind.equals("video") && encoding.scaleResolutionDownBy() == null;
      encodings.add(unscaled ? encoding.withScaleResolutionDownBy(1.0) : encoding);
    }
    return encodings;
  }
}
