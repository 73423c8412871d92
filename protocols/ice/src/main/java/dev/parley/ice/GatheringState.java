package dev.parley.ice;

/// How far gathering is; the states of `RTCIceGatheringState`.
public enum GatheringState {
  NEW,
  GATHERING,
  COMPLETE
}
