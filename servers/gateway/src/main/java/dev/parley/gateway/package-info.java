/// WHIP and WHEP: publishing into a room and playing from it with one HTTP request.
package dev.parley.gateway;
