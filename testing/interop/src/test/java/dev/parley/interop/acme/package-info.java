/// Certificates that come by themselves, from an ACME server that others wrote.
package dev.parley.interop.acme;
