/// SRTP and SRTCP (RFC 3711, RFC 7714): one [SrtpSender] and one [SrtpReceiver] per session.
package dev.parley.srtp;
