/// The SFU under load: one process serves, another one publishes, subscribes and measures.
@org.jspecify.annotations.NullMarked
package dev.parley.bench.sfu;
