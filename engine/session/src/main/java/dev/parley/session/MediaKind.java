package dev.parley.session;

/// What an m-section carries.
public enum MediaKind {
  AUDIO,
  VIDEO,
  APPLICATION
}
