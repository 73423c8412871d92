/// Packets and pools, the contract of a protocol core, timers, serial numbers, entropy and
/// wall-clock time.
package dev.parley.core;
