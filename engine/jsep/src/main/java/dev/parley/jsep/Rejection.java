package dev.parley.jsep;

/// An m-section that the answer refuses although the offer wanted it.
///
/// @param index its place among the m-sections
/// @param reason a sentence
public record Rejection(int index, String reason) {}
