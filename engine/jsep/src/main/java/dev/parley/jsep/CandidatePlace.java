package dev.parley.jsep;

/// Which m-section a candidate is signaled for.
///
/// @param mid its tag
/// @param index its place among the m-sections
public record CandidatePlace(String mid, int index) {}
