package dev.parley.net;

import dev.parley.net.linux.LinuxUdpSystem;
import dev.parley.net.spi.UdpSystem;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The suite of every way of sending datagrams, over Linux' system calls.
@EnabledOnOs(OS.LINUX)
class LinuxUdpPortTest extends UdpPortTest {
  @Override
  UdpSystem system() {
    return new LinuxUdpSystem();
  }
}
