/// Whole calls: a server of ours as a user starts it, and real browsers on its real page.
@NullMarked
package dev.parley.interop.call;

import org.jspecify.annotations.NullMarked;
