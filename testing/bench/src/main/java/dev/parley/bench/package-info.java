/// Benchmarks of the protocol rooms, each beside a peer where there is one.
@org.jspecify.annotations.NullMarked
package dev.parley.bench;
