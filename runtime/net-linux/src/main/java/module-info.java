/// UDP by way of Linux' own system calls: many datagrams in one call. Found at start, never
/// required.
@org.jspecify.annotations.NullMarked
module dev.parley.net.linux {
  requires static transitive org.jspecify;
  requires dev.parley.core;
  requires dev.parley.net;

  provides dev.parley.net.spi.UdpSystem with
      dev.parley.net.linux.LinuxUdpSystem;
}
