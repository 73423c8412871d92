/// SCTP over DTLS (RFC 9260, RFC 8261): [SctpAssociation] moves messages on streams, reliably or
/// not; [DataChannels] makes data channels of them (RFC 8831, RFC 8832).
package dev.parley.sctp;
