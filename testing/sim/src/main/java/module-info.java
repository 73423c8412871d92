/// The simulator and the contract tests: virtual time, links that lose, reorder, duplicate and
/// corrupt, a leak-finding pool.
@org.jspecify.annotations.NullMarked
module dev.parley.sim {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;

  exports dev.parley.sim;
}
