package dev.parley.net.linux;

import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.SocketException;
import java.util.Objects;

/// A bound socket that does not block.
///
/// @param file the number of the open file
/// @param v6 whether it is an IPv6 socket, which can have IPv4-mapped addresses too
/// @param segmentation whether the kernel cuts messages into datagrams (UDP_SEGMENT, Linux 4.18)
/// @param local the address it is bound to
record LinuxUdpSocket(int file, boolean v6, boolean segmentation, TransportAddress local)
    implements UdpSocket {
  static LinuxUdpSocket bind(TransportAddress local, boolean shared, int bufferBytes)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      int family = local.v6() ? Libc.AF_INET6 : Libc.AF_INET;
      int type = Libc.SOCK_DGRAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
      int file = check(libc.socket(family, type), "socket");
      try {
        set(libc, arena, file, Libc.SOL_SOCKET, Libc.SO_RCVBUF, bufferBytes);
        set(libc, arena, file, Libc.SOL_SOCKET, Libc.SO_SNDBUF, bufferBytes);
        if (local.v6()) {
          set(libc, arena, file, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0);
        }
        if (shared) {
          check(set(libc, arena, file, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1), "SO_REUSEPORT");
        }
        boolean segmentation = set(libc, arena, file, Libc.SOL_UDP, Libc.UDP_SEGMENT, 0) >= 0;
        set(libc, arena, file, Libc.SOL_UDP, Libc.UDP_GRO, 1); // before Linux 5.0: not there
        MemorySegment name = arena.allocate(Sockaddr.BYTES);
        int length = Sockaddr.write(name, 0, local, local.v6());
        check(libc.bind(file, name.address(), length), "bind");
        MemorySegment room = arena.allocateFrom(ValueLayout.JAVA_INT, Sockaddr.BYTES);
        check(libc.getsockname(file, name.address(), room.address()), "getsockname");
        TransportAddress bound = Objects.requireNonNull(new Sockaddr().read(name, 0));
        return new LinuxUdpSocket(file, local.v6(), segmentation, local.withPort(bound.port()));
      } catch (IOException | RuntimeException e) {
        libc.close(file);
        throw e;
      }
    }
  }

  private static int set(Libc libc, Arena arena, int file, int level, int option, int value) {
    MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_INT, value);
    return libc.setsockopt(file, level, option, number.address(), Integer.BYTES);
  }

  private static int check(int result, String call) throws IOException {
    if (result >= 0) {
      return result;
    }
    throw switch (-result) {
      case Errno.EADDRINUSE -> new BindException("Address already in use");
      case Errno.EADDRNOTAVAIL -> new BindException("Cannot assign requested address");
      case Errno.EACCES, Errno.EPERM -> new SocketException("Permission denied");
      default -> new SocketException(call + " failed with error " + -result);
    };
  }

  /// Whether datagrams must not be fragmented; false if the system refuses.
  boolean dontFragment(Libc libc, boolean on) {
    int level = v6 ? Libc.IPPROTO_IPV6 : Libc.IPPROTO_IP;
    int option = v6 ? Libc.IPV6_MTU_DISCOVER : Libc.IP_MTU_DISCOVER;
    int value = on ? Libc.PMTUDISC_DO : Libc.PMTUDISC_WANT;
    try (Arena arena = Arena.ofConfined()) {
      return set(libc, arena, file, level, option, value) == 0;
    }
  }

  void close(Libc libc) {
    libc.close(file);
  }

  @Override
  public void close() {
    try (Arena arena = Arena.ofConfined()) {
      new Libc(arena).close(file);
    }
  }
}
