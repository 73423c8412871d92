/// Virtual time, links that lose, reorder, duplicate and corrupt, a leak-finding pool, and the laws
/// every core obeys.
package dev.parley.sim;
