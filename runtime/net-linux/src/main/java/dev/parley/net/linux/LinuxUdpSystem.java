package dev.parley.net.linux;

import dev.parley.core.Counters;
import dev.parley.core.TransportAddress;
import dev.parley.net.NetDrop;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpPort;
import dev.parley.net.spi.UdpSocket;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Datagrams by way of Linux' own system calls, `--enable-native-access` provided.
public final class LinuxUdpSystem implements UdpSystem {
  /// For [java.util.ServiceLoader].
  public LinuxUdpSystem() {}

  @Override
  public String name() {
    return "linux";
  }

  @Override
  public @Nullable String unavailable() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return "this is not Linux";
    }
    if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
      return "this is not a 64-bit system";
    }
    Module module = LinuxUdpSystem.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
      return "the JVM was started without --enable-native-access=" + name;
    }
    try {
      Libc.load();
      return null;
    } catch (LinkageError e) {
      return "the C library lacks a function: " + e.getCause();
    }
  }

  @Override
  public UdpSocket bind(TransportAddress local, boolean shared, int bufferBytes)
      throws IOException {
    return LinuxUdpSocket.bind(local, shared, bufferBytes);
  }

  @Override
  public UdpPort open(List<UdpSocket> sockets, Counters<NetDrop> drops) throws IOException {
    return new LinuxUdpPort(sockets.stream().map(LinuxUdpSocket.class::cast).toList(), drops);
  }

  @Override
  public UdpHub hub(Counters<NetDrop> drops) throws IOException {
    return new LinuxUdpHub(drops);
  }
}
