package dev.parley.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls that a UDP port needs, as the C library has them; pointers are plain numbers.
///
/// Each answers what the call returns, or the negative number of the error. An instance belongs to
/// one thread at a time: it holds the place where the C library leaves the error.
final class Libc {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_REUSEPORT = 15;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int IPPROTO_IP = 0;
  static final int IP_MTU_DISCOVER = 10;
  static final int IPV6_MTU_DISCOVER = 23;
  static final int PMTUDISC_WANT = 1;
  static final int PMTUDISC_DO = 2;
  static final int SOL_UDP = 17;
  static final int UDP_SEGMENT = 103;
  static final int UDP_GRO = 104;
  static final int EFD_NONBLOCK = 0x800;
  static final int EFD_CLOEXEC = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = link("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = link("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      link("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETSOCKOPT =
      link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = link("close", JAVA_INT);
  private static final MethodHandle EVENTFD = link("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD_READ = link("eventfd_read", JAVA_INT, JAVA_LONG);
  private static final MethodHandle EVENTFD_WRITE = link("eventfd_write", JAVA_INT, JAVA_LONG);
  private static final MethodHandle POLL = link("poll", JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = link("epoll_create1", JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      link("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle EPOLL_WAIT =
      link("epoll_wait", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      link("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDMMSG =
      link("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

  private final MemorySegment state;

  /// @param arena of which it takes a few bytes
  Libc(Arena arena) {
    state = arena.allocate(STATE);
  }

  /// Looks all functions up; fails with a [LinkageError] where one is missing.
  static void load() {}

  @SuppressWarnings("restricted") // calling the system is what this module is for
  private static MethodHandle link(String name, ValueLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, parameters),
        Linker.Option.captureCallState("errno"));
  }

  private int result(int returned) {
    return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
  }

  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("the handles have the right types and throw nothing", e);
  }

  int socket(int family, int type) {
    try {
      return result((int) SOCKET.invokeExact(state, family, type, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int bind(int socket, long address, int length) {
    try {
      return result((int) BIND.invokeExact(state, socket, address, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int getsockname(int socket, long address, long length) {
    try {
      return result((int) GETSOCKNAME.invokeExact(state, socket, address, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int setsockopt(int socket, int level, int option, long value, int length) {
    try {
      return result((int) SETSOCKOPT.invokeExact(state, socket, level, option, value, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int close(int file) {
    try {
      return result((int) CLOSE.invokeExact(state, file));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int eventfd(int flags) {
    try {
      return result((int) EVENTFD.invokeExact(state, 0, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int eventfdRead(int file, long value) {
    try {
      return result((int) EVENTFD_READ.invokeExact(state, file, value));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int eventfdWrite(int file, long value) {
    try {
      return result((int) EVENTFD_WRITE.invokeExact(state, file, value));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int poll(long files, int count, int millis) {
    try {
      return result((int) POLL.invokeExact(state, files, (long) count, millis));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int epollCreate(int flags) {
    try {
      return result((int) EPOLL_CREATE.invokeExact(state, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int epollCtl(int epoll, int operation, int file, long event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, file, event));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int epollWait(int epoll, long events, int count, int millis) {
    try {
      return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, count, millis));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int recvmmsg(int socket, long messages, int count) {
    try {
      return result((int) RECVMMSG.invokeExact(state, socket, messages, count, 0, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int sendmmsg(int socket, long messages, int count) {
    try {
      return result((int) SENDMMSG.invokeExact(state, socket, messages, count, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }
}
