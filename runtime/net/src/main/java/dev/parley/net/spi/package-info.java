/// How datagrams reach the operating system: what [dev.parley.net.Shards] needs of it, for those
/// who know a better way than the JDK's channels.
package dev.parley.net.spi;
