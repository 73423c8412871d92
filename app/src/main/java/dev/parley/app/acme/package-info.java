/// Certificates that come and renew by themselves (ACME, RFC 8555): when they are ordered, how the
/// name is proved, where they are kept. Knows nothing of the rest of the program.
package dev.parley.app.acme;
