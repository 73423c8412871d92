/// Simulcast of real browsers through the SFU: layers follow the tile and the bandwidth.
@org.jspecify.annotations.NullMarked
package dev.parley.interop.layers;
