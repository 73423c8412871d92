/// Interactive Connectivity Establishment (RFC 8445): candidates, checks, nomination, consent.
package dev.parley.ice;
