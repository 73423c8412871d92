package dev.parley.net.linux;

import dev.parley.net.NetDrop;

/// Linux' numbers of errors, the same on every architecture that has them, and what they mean for a
/// datagram.
final class Errno {
  static final int EPERM = 1;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int EMSGSIZE = 90;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENETDOWN = 100;
  static final int ENETUNREACH = 101;
  static final int ENOBUFS = 105;
  static final int ECONNREFUSED = 111;
  static final int EHOSTDOWN = 112;
  static final int EHOSTUNREACH = 113;

  private Errno() {}

  /// Why a datagram was not sent.
  static NetDrop reason(int error) {
    return switch (error) {
      case EAGAIN, ENOBUFS -> NetDrop.SEND_BUFFER_FULL;
      case EMSGSIZE -> NetDrop.SEND_TOO_LARGE;
      case ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, EADDRNOTAVAIL -> NetDrop.NO_ROUTE;
      case EPERM, EACCES, ECONNREFUSED -> NetDrop.SEND_REFUSED;
      default -> NetDrop.SEND_FAILED;
    };
  }
}
