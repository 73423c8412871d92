package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/// An attribute that this library has no type for, kept as it was written.
public record UnknownAttribute(String name, @Nullable String value) implements SdpAttribute {}
