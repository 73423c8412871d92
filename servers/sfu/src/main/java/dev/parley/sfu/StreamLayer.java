package dev.parley.sfu;

/// Which part of a track: a stream of a simulcast, or a spatial layer within a stream, up to a
/// temporal layer.
///
/// @param rid the name of the simulcast stream; empty without simulcast
/// @param spatialLayer within the stream, 0 and more
/// @param temporalLayer the highest, 0 and more
public record StreamLayer(String rid, int spatialLayer, int temporalLayer) {}
