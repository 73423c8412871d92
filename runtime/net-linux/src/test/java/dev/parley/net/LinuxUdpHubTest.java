package dev.parley.net;

import dev.parley.net.linux.LinuxUdpSystem;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The suite of sockets that come and go, over Linux' system calls.
@EnabledOnOs(OS.LINUX)
class LinuxUdpHubTest extends UdpHubTest {
  LinuxUdpHubTest() throws IOException {}

  @Override
  UdpSystem system() {
    return new LinuxUdpSystem();
  }
}
