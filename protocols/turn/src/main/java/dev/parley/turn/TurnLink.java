package dev.parley.turn;

import dev.parley.core.TransportAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A way in for clients: a UDP socket that many of them share, or one client's TCP, TLS or DTLS
/// connection.
///
/// Link and client address together are the 5-tuple by which an allocation is found. The driver
/// makes links; what it attaches to one is its own affair.
public final class TurnLink {
  private final TurnTransport transport;
  private final TransportAddress local;
  private final TransportAddress advertised;
  private final @Nullable Object attachment;
  final Map<TransportAddress, Allocation> allocations = new LinkedHashMap<>(4);
  private @Nullable TurnLink otherPort;
  private @Nullable TurnLink otherHost;
  private @Nullable TurnLink otherBoth;

  /// A link.
  ///
  /// @param local our address as the socket has it
  /// @param attachment the driver's own, such as a socket
  public TurnLink(TurnTransport transport, TransportAddress local, @Nullable Object attachment) {
    this(transport, local, local, attachment);
  }

  /// A link behind a NAT that forwards to it one to one.
  ///
  /// @param advertised our address as clients see it
  public TurnLink(
      TurnTransport transport,
      TransportAddress local,
      TransportAddress advertised,
      @Nullable Object attachment) {
    this.transport = transport;
    this.local = local;
    this.advertised = advertised;
    this.attachment = attachment;
  }

  /// Makes behaviour discovery possible on a UDP link (RFC 5780).
  ///
  /// @param newOtherPort the link on the same address and the other port
  /// @param newOtherHost the link on the other address and the same port, or null
  /// @param newOtherBoth the link on the other address and the other port, or null
  public void alternates(
      TurnLink newOtherPort, @Nullable TurnLink newOtherHost, @Nullable TurnLink newOtherBoth) {
    otherPort = newOtherPort;
    otherHost = newOtherHost;
    otherBoth = newOtherBoth;
  }

  public TurnTransport transport() {
    return transport;
  }

  public TransportAddress local() {
    return local;
  }

  /// Our address as clients see it.
  public TransportAddress advertised() {
    return advertised;
  }

  public @Nullable Object attachment() {
    return attachment;
  }

  /// Whether nobody has an allocation on it.
  public boolean isIdle() {
    return allocations.isEmpty();
  }

  /// The link to answer on, or null if there is none such.
  @Nullable TurnLink changed(boolean host, boolean port) {
    if (host) {
      return port ? otherBoth : otherHost;
    }
    return port ? otherPort : this;
  }

  /// What OTHER-ADDRESS tells: the address that differs in as much as we have, or null.
  @Nullable TransportAddress otherAddress() {
    TurnLink other = otherBoth == null ? otherPort : otherBoth;
    return other == null ? null : other.advertised;
  }

  @Override
  public String toString() {
    return transport + " " + local;
  }
}
