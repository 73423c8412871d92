/// The command line: `serve`, `join` and `demo`.
package dev.parley.app;
