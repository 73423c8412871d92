package dev.parley.turn;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import org.jspecify.annotations.Nullable;

/// What a [TurnServer] does to the world; implemented by its driver and called on its thread, from
/// within the server's methods.
public interface TurnNet {
  /// Sends a message to a client. The packet is lent; what cannot be sent is lost, as on any
  /// network.
  void toClient(TurnLink link, TransportAddress client, Packet packet);

  /// Hands a datagram to a server of our own process as if a socket had received it.
  ///
  /// @param from the relay that the datagram would have left through
  /// @param self one of [PeerPolicy]'s own servers
  /// @param relayed where it came from, and where [TurnServer#fromSelf] takes the answer
  void toSelf(Relay from, TransportAddress self, TransportAddress relayed, Packet packet);

  /// Opens a relayed transport address.
  ///
  /// @param local the address and port to bind
  /// @param stream a listening TCP socket (RFC 6062) instead of UDP
  /// @return null if that address is not to be had
  @Nullable Relay open(TransportAddress local, boolean stream);

  /// One relayed transport address.
  interface Relay {
    /// Whose it is, so that the driver can say where datagrams belong; null: they are dropped.
    void owner(@Nullable Allocation allocation);

    /// Makes it able to receive; called before each permission, so that an address that nobody may
    /// send to yet costs no socket (RFC 8656, section 9).
    ///
    /// @return false if that cannot be now: somebody else has the port, or there is no socket left
    boolean ready();

    /// Sends a datagram to a peer. The packet is lent.
    void send(TransportAddress peer, Packet packet, boolean dontFragment);

    /// Opens a TCP connection to a peer from the relayed address; [TurnServer#connected] tells how
    /// it went.
    void connect(TransportAddress peer, long connectionId);

    /// Joins a peer's TCP connection and a client's, byte for byte, until one of them ends;
    /// [TurnServer#disconnected] tells of that.
    void join(long connectionId, TurnLink client);

    /// Closes one TCP connection to a peer and the client's that it is joined with.
    void disconnect(long connectionId);

    /// Closes the address and all its connections.
    void close();
  }
}
