/// `Rtc`, one peer connection without I/O, and `SessionSpec`, the negotiated facts it is told.
package dev.parley.session;
