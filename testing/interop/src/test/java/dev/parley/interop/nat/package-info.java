/// Calls through real NATs: network namespaces of Linux, nftables, a real browser behind them.
@NullMarked
package dev.parley.interop.nat;

import org.jspecify.annotations.NullMarked;
