/// A participant without a browser: it sends a test picture and a tone, and counts what it
/// receives.
package dev.parley.app.participant;
