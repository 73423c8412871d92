/// The ground floor: packets and their pools, the contract of a protocol core, timers, entropy and
/// wall-clock time.
@org.jspecify.annotations.NullMarked
module dev.parley.core {
  requires static transitive org.jspecify;

  exports dev.parley.core;
}
