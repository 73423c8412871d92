package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpAttribute;
import dev.parley.sdp.SdpLines;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.SetupRole;
import dev.parley.sdp.TransportAttribute.Candidate;
import dev.parley.sdp.TransportAttribute.EndOfCandidates;
import dev.parley.sdp.TransportAttribute.Fingerprint;
import dev.parley.sdp.TransportAttribute.IceLite;
import dev.parley.sdp.TransportAttribute.IceOptions;
import dev.parley.sdp.TransportAttribute.IcePwd;
import dev.parley.sdp.TransportAttribute.IceUfrag;
import dev.parley.sdp.TransportAttribute.Setup;
import dev.parley.session.CertificateFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The other side's end of the transport, from the m-section that the BUNDLE group is tagged with.
///
/// @param ufrag ICE username fragment
/// @param password ICE password
/// @param lite whether it is a lite agent
/// @param fingerprints at least one
/// @param setup its DTLS role, null if it does not say
/// @param candidates what it says about them
record RemoteTransport(
    String ufrag,
    String password,
    boolean lite,
    List<CertificateFingerprint> fingerprints,
    @Nullable SetupRole setup,
    RemoteCandidates candidates) {

  /// Whether a section, or the session above it, describes a transport.
  static boolean isIn(SessionDescription description, MediaDescription section) {
    return inherited(description, section, IceUfrag.class) != null;
  }

  static RemoteTransport read(SessionDescription description, MediaDescription section) {
    String mid = section.mid();
    String name = "M-section \"" + (mid == null ? "" : mid) + "\"";
    IceUfrag ufrag = inherited(description, section, IceUfrag.class);
    IcePwd password = inherited(description, section, IcePwd.class);
    if (ufrag == null || password == null) {
      throw new JsepException(name + " has no ICE ufrag and password.");
    }
    List<CertificateFingerprint> fingerprints = fingerprints(section.lines());
    if (fingerprints.isEmpty()) {
      fingerprints = fingerprints(description.lines());
    }
    if (fingerprints.isEmpty()) {
      throw new JsepException(name + " has no a=fingerprint: media has to be secured by DTLS.");
    }
    Setup setup = inherited(description, section, Setup.class);
    return new RemoteTransport(
        ufrag.ufrag(),
        password.password(),
        description.lines().has(IceLite.class),
        fingerprints,
        setup == null ? null : setup.role(),
        candidates(description, section, mid == null ? "" : mid));
  }

  static RemoteCandidates candidates(
      SessionDescription description, MediaDescription section, String mid) {
    List<String> candidates = new ArrayList<>();
    for (Candidate candidate : section.lines().attributes(Candidate.class)) {
      // With rtcp-mux the component of RTCP (2) has no use: RFC 8445, section 13.
      String[] fields = candidate.text().split(" ", 3);
      if (fields.length < 2 || !fields[1].equals("2")) {
        candidates.add("candidate:" + candidate.text());
      }
    }
    boolean trickle = trickles(section.lines()) || trickles(description.lines());
    boolean complete =
        !trickle
            || section.lines().has(EndOfCandidates.class)
            || description.lines().has(EndOfCandidates.class);
    return new RemoteCandidates(mid, candidates, trickle, complete);
  }

  static boolean trickles(SdpLines lines) {
    for (IceOptions options : lines.attributes(IceOptions.class)) {
      if (options.options().contains("trickle")) {
        return true;
      }
    }
    return false;
  }

  private static List<CertificateFingerprint> fingerprints(SdpLines lines) {
    List<CertificateFingerprint> fingerprints = new ArrayList<>();
    for (Fingerprint fingerprint : lines.attributes(Fingerprint.class)) {
      CertificateFingerprint normal =
          new CertificateFingerprint(
              fingerprint.algorithm().toLowerCase(Locale.ROOT),
              fingerprint.hash().toUpperCase(Locale.ROOT));
      if (!fingerprints.contains(normal)) {
        fingerprints.add(normal);
      }
    }
    return fingerprints;
  }

  private static <T extends SdpAttribute> @Nullable T inherited(
      SessionDescription description, MediaDescription section, Class<T> type) {
    T own = section.lines().first(type);
    return own != null ? own : description.lines().first(type);
  }

  boolean sameIceAs(RemoteTransport other) {
    return ufrag.equals(other.ufrag) && password.equals(other.password);
  }
}
