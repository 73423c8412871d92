package dev.parley.webrtc;

import dev.parley.jsep.Transceiver;
import dev.parley.sdp.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sender and a receiver that share an m-section.
public final class RTCRtpTransceiver {
  private final RTCPeerConnection connection;
  private final Transceiver facts;
  private final RTCRtpSender sender;
  private final RTCRtpReceiver receiver;

  /// Which way the last track event was about.
  private Direction fired = Direction.INACTIVE;

  /// Whether it ever sent: `addTrack` does not take it then.
  private boolean hasSent;

  /// What a rollback brings back.
  private List<MediaStream> stableStreams = List.of();

  private Direction stableFired = Direction.INACTIVE;
  private List<RTCRtpEncodingParameters> stableEncodings;

  RTCRtpTransceiver(
      RTCPeerConnection connection,
      Transceiver facts,
      @Nullable MediaStreamTrack track,
      List<RTCRtpEncodingParameters> encodings) {
    this.connection = connection;
    this.facts = facts;
    sender = new RTCRtpSender(connection, facts, track, encodings);
    receiver = new RTCRtpReceiver(connection, facts);
    stableEncodings = encodings;
  }

  /// The tag of its m-section, null while it has none.
  public @Nullable String mid() {
    synchronized (connection.tasks()) {
      return facts.mid();
    }
  }

  public RTCRtpSender sender() {
    return sender;
  }

  public RTCRtpReceiver receiver() {
    return receiver;
  }

  /// Which way media shall flow.
  public RTCRtpTransceiverDirection direction() {
    synchronized (connection.tasks()) {
      return facts.stopping() ? RTCRtpTransceiverDirection.STOPPED : words(facts.direction());
    }
  }

  /// Says which way media shall flow; the next exchange makes it so.
  ///
  /// @throws DOMException `InvalidStateError` if it is stopped or the connection is closed
  /// @throws IllegalArgumentException for `stopped`: call [#stop]
  public void direction(RTCRtpTransceiverDirection value) {
    synchronized (connection.tasks()) {
      connection.checkOpen();
      if (facts.stopping()) {
        throw DOMException.invalidState("the transceiver is stopped");
      }
      if (value == RTCRtpTransceiverDirection.STOPPED) {
        throw new IllegalArgumentException("call stop() instead of setting stopped");
      }
      if (facts.direction() == flow(value)) {
        return;
      }
      facts.direction(flow(value));
    }
    connection.updateNegotiationNeeded();
  }

  /// Which way media flows since the last exchange; null before one.
  public @Nullable RTCRtpTransceiverDirection currentDirection() {
    synchronized (connection.tasks()) {
      if (facts.stopped()) {
        return RTCRtpTransceiverDirection.STOPPED;
      }
      Direction current = facts.currentDirection();
      return current == null ? null : words(current);
    }
  }

  /// Whether it is over; the present specification says so by `currentDirection`.
  public boolean stopped() {
    synchronized (connection.tasks()) {
      return facts.stopped();
    }
  }

  /// Ends it for good; the next exchange frees its m-section.
  ///
  /// @throws DOMException `InvalidStateError` if the connection is closed
  public void stop() {
    synchronized (connection.tasks()) {
      connection.checkOpen();
      if (facts.stopping()) {
        return;
      }
      facts.stop();
      facts.direction(Direction.INACTIVE);
    }
    connection.tasks().execute(receiver.track()::setEnded);
    connection.sendingChanged(sender);
    connection.updateNegotiationNeeded();
  }

  /// Says which codecs to use, preferred first; none for the ones of the capabilities.
  ///
  /// @throws DOMException `InvalidModificationError` for a codec that is not among the capabilities
  public void setCodecPreferences(List<RTCRtpCodec> codecs) {
    synchronized (connection.tasks()) {
      facts.codecPreferences(CodecNames.preferred(facts.kind(), codecs));
    }
  }

  static Direction flow(RTCRtpTransceiverDirection value) {
    return switch (value) {
      case SENDRECV -> Direction.SENDRECV;
      case SENDONLY -> Direction.SENDONLY;
      case RECVONLY -> Direction.RECVONLY;
      case INACTIVE, STOPPED -> Direction.INACTIVE;
    };
  }

  private static RTCRtpTransceiverDirection words(Direction value) {
    return switch (value) {
      case SENDRECV -> RTCRtpTransceiverDirection.SENDRECV;
      case SENDONLY -> RTCRtpTransceiverDirection.SENDONLY;
      case RECVONLY -> RTCRtpTransceiverDirection.RECVONLY;
      case INACTIVE -> RTCRtpTransceiverDirection.INACTIVE;
    };
  }

  Transceiver facts() {
    return facts;
  }

  Direction fired() {
    return fired;
  }

  void fired(Direction direction) {
    fired = direction;
  }

  boolean hasSent() {
    return hasSent;
  }

  /// An answer was applied, or an offer is about to be: what is now is what a rollback brings back.
  void settle() {
    stableStreams = receiver.streams();
    stableFired = fired;
    stableEncodings = sender.encodings();
    Direction current = facts.currentDirection();
    hasSent |= current != null && current.sends();
  }

  /// The other side answered: of several encodings those stay that it wants, and one at least.
  void narrow() {
    List<RTCRtpEncodingParameters> all = sender.encodings();
    if (all.size() < 2 || facts.currentDirection() == null) {
      return;
    }
    List<RTCRtpEncodingParameters> wanted =
        all.stream().filter(encoding -> facts.rids().contains(encoding.rid())).toList();
    sender.encodings(wanted.isEmpty() ? all.subList(0, 1) : wanted);
  }

  List<MediaStream> stableStreams() {
    return stableStreams;
  }

  void rollBack() {
    fired = stableFired;
    sender.encodings(stableEncodings);
  }
}
