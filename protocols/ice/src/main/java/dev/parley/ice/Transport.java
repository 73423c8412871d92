package dev.parley.ice;

/// The transport protocol of a candidate.
public enum Transport {
  UDP,
  TCP
}
