/// The web pages on their own.
@NullMarked
package dev.parley.interop.page;

import org.jspecify.annotations.NullMarked;
