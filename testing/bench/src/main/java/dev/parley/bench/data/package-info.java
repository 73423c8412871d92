/// Data channels between two connections of one process, over UDP on loopback.
@NullMarked
package dev.parley.bench.data;

import org.jspecify.annotations.NullMarked;
