/// The Session Description Protocol (RFC 8866) with the attributes of WebRTC.
package dev.parley.sdp;
