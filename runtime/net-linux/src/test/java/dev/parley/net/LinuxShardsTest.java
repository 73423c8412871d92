package dev.parley.net;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The suite of [Shards], over Linux' system calls.
@EnabledOnOs(OS.LINUX)
class LinuxShardsTest extends ShardsTest {
  @Override
  String udp() {
    return "linux";
  }
}
