package dev.parley.jsep;

/// What a description is for (RFC 9429, section 3.2).
public enum SdpType {
  OFFER,
  PRANSWER,
  ANSWER,
  ROLLBACK
}
