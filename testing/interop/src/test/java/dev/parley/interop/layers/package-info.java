/// Who is sent which layer of a picture, in real browsers.
@NullMarked
package dev.parley.interop.layers;

import org.jspecify.annotations.NullMarked;
