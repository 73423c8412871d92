/// DTLS 1.3 (RFC 9147) and 1.2 (RFC 6347) as a protocol core: [dev.parley.dtls.DtlsTransport].
package dev.parley.dtls;
