/// Multicast DNS as far as ICE needs it: names of one host, asked for and answered.
@org.jspecify.annotations.NullMarked
package dev.parley.ice.mdns;
