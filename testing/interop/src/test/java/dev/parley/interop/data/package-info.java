/// Our data channels against other people's: browsers, libdatachannel, libwebrtc, aiortc.
@org.jspecify.annotations.NullMarked
package dev.parley.interop.data;
