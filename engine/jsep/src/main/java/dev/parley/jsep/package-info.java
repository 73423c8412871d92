/// `Answerer` and `Offerer`: what two sides negotiate in SDP, as the plain facts of `SessionSpec`.
package dev.parley.jsep;
