package dev.parley.webrtc;

import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Sends the tones of a telephone's keys in place of the sound of a sender (W3C WebRTC, section 7;
/// RFC 4733 on the wire).
public final class RTCDTMFSender extends EventTarget {
  private static final String TONES = "0123456789ABCD#*,";
  private static final long DEFAULT_DURATION_MILLIS = 100;
  private static final long DEFAULT_GAP_MILLIS = 70;
  private static final long SHORTEST_MILLIS = 40;
  private static final long LONGEST_MILLIS = 6000;
  private static final long SHORTEST_GAP_MILLIS = 30;
  private static final long PAUSE_MILLIS = 2000;

  private final RTCRtpSender sender;
  private final RTCPeerConnection connection;
  private volatile String toneBuffer = "";
  private long duration = DEFAULT_DURATION_MILLIS;
  private long gap = DEFAULT_GAP_MILLIS;
  private boolean playing;

  RTCDTMFSender(RTCRtpSender sender, RTCPeerConnection connection) {
    this.sender = sender;
    this.connection = connection;
  }

  /// Whether tones can be sent now: connected, with a track that flows, and the other side agreed
  /// on them.
  public boolean canInsertDTMF() {
    synchronized (connection.tasks()) {
      return connection.connectionState() == RTCPeerConnectionState.CONNECTED
          && sender.flowing() != null
          && sendsNow()
          && hasTones(sender.facts().negotiated());
    }
  }

  private boolean sendsNow() {
    return !connection.isClosed()
        && !sender.facts().stopping()
        && sender.facts().currentDirection() != null
        && sender.facts().currentDirection().sends();
  }

  private static boolean hasTones(@Nullable MediaSpec spec) {
    return spec != null && spec.codecs().stream().anyMatch(RTCDTMFSender::isTones);
  }

  static boolean isTones(CodecSpec codec) {
    return codec.name().equalsIgnoreCase("telephone-event");
  }

  /// What is still to be played.
  public String toneBuffer() {
    return toneBuffer;
  }

  /// Plays tones of 100 ms with 70 ms between them; see the longer form.
  public void insertDTMF(String tones) {
    insertDTMF(tones, DEFAULT_DURATION_MILLIS);
  }

  /// Plays tones with 70 ms between them; see the longer form.
  public void insertDTMF(String tones, long durationMillis) {
    insertDTMF(tones, durationMillis, DEFAULT_GAP_MILLIS);
  }

  /// Plays tones, instead of those that have not begun yet.
  ///
  /// @param tones of `0123456789ABCD#*`, letters in either case, and `,` for a pause of two
  ///   seconds; empty to play no more
  /// @param durationMillis of each tone, at least 40 and at most 6000
  /// @param interToneGapMillis silence between two tones, at least 30 and at most 6000
  /// @throws DOMException `InvalidStateError` if no tones can be sent, see [#canInsertDTMF];
  ///   `InvalidCharacterError` for a character that is no tone
  public void insertDTMF(String tones, long durationMillis, long interToneGapMillis) {
    synchronized (connection.tasks()) {
      if (!canInsertDTMF()) {
        throw DOMException.invalidState(
            "no tones can be sent now: wait until canInsertDTMF() is true");
      }
      String normal = tones.toUpperCase(Locale.ROOT);
      for (int i = 0; i < normal.length(); i++) {
        if (TONES.indexOf(normal.charAt(i)) < 0) {
          throw DOMException.invalidCharacter(
              "'" + tones.charAt(i) + "' is no tone: use 0-9, A-D, #, * and ',' for a pause");
        }
      }
      toneBuffer = normal;
      if (normal.isEmpty()) {
        return;
      }
      duration = Math.clamp(durationMillis, SHORTEST_MILLIS, LONGEST_MILLIS);
      gap = Math.clamp(interToneGapMillis, SHORTEST_GAP_MILLIS, LONGEST_MILLIS);
      if (playing) {
        return;
      }
      playing = true;
    }
    connection.tasks().execute(this::playout);
  }

  /// The specification's "playout task".
  private void playout() {
    String tone;
    synchronized (connection.tasks()) {
      if (!sendsNow()) {
        playing = false;
        return;
      }
      tone = toneBuffer.isEmpty() ? "" : toneBuffer.substring(0, 1);
      if (tone.isEmpty()) {
        playing = false;
      } else {
        toneBuffer = toneBuffer.substring(1);
        begin(tone);
      }
    }
    dispatchEvent(new RTCDTMFToneChangeEvent("tonechange", tone));
  }

  private void begin(String tone) {
    boolean pause = tone.equals(",");
    if (!pause) {
      connection.playTone(sender.facts(), Tone.event(tone.charAt(0)), duration);
    }
    connection.tasks().executeIn(pause ? PAUSE_MILLIS : duration + gap, this::playout);
  }

  /// A tone begins, or there are no more.
  public void onToneChange(@Nullable EventListener<? super RTCDTMFToneChangeEvent> listener) {
    handler("tonechange", listener);
  }
}
