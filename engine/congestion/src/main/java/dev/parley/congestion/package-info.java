/// Bandwidth estimation by delay and by loss, probing, and pacing, for one path.
package dev.parley.congestion;
