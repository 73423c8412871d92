/// Our DTLS against OpenSSL and Bouncy Castle, over UDP on loopback.
@NullMarked
package dev.parley.interop.dtls;

import org.jspecify.annotations.NullMarked;
