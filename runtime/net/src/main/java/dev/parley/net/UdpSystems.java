package dev.parley.net;

import dev.parley.net.spi.UdpSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Chooses how datagrams reach the operating system.
final class UdpSystems {
  private static final System.Logger LOG = System.getLogger("dev.parley.net");

  private UdpSystems() {}

  /// The system of this name, or with [NetConfig#ANY_UDP] the best that works here.
  ///
  /// @throws NetException if there is none of this name or it does not work here
  static UdpSystem choose(String name) {
    return choose(name, found());
  }

  static UdpSystem choose(String name, List<UdpSystem> found) {
    if (name.equals(JdkUdpSystem.NAME)) {
      return chosen(new JdkUdpSystem(), "");
    }
    String why = "";
    for (UdpSystem system : found) {
      if (name.equals(system.name()) || name.equals(NetConfig.ANY_UDP)) {
        String unavailable = system.unavailable();
        if (unavailable == null) {
          return chosen(system, "");
        }
        why = " (" + system.name() + " is not used: " + unavailable + ")";
      }
    }
    if (name.equals(NetConfig.ANY_UDP)) {
      return chosen(new JdkUdpSystem(), why);
    }
    throw new NetException(
        NetError.SYSTEM,
        why.isEmpty()
            ? "There is no way of sending datagrams with the name '" + name + "'; try 'any'."
            : "UDP cannot be used as was asked for" + why + ".");
  }

  private static UdpSystem chosen(UdpSystem system, String why) {
    LOG.log(System.Logger.Level.INFO, () -> "UDP by way of: " + system.name() + why);
    return system;
  }

  private static List<UdpSystem> found() {
    List<UdpSystem> found = new ArrayList<>();
    try {
      ServiceLoader.load(UdpSystem.class, UdpSystem.class.getClassLoader()).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      LOG.log(System.Logger.Level.WARNING, "a way of sending datagrams cannot be loaded", e);
    }
    return found;
  }
}
