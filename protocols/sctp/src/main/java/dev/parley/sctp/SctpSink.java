package dev.parley.sctp;

/// Takes what arrives on the streams of an association, called inside [SctpAssociation#receive].
///
/// A message comes in one or more parts. The parts of an ordered message come as they arrive, and
/// those of other streams may come between them; the parts of an unordered message come all at
/// once.
public interface SctpSink {
  /// One part of a message.
  ///
  /// @param stream 0 to 65534
  /// @param ppid the payload protocol identifier, 32 bits
  /// @param first whether the message begins here
  /// @param last whether it ends here
  /// @param bytes lent until the method returns
  void data(
      long now,
      int stream,
      int ppid,
      boolean unordered,
      boolean first,
      boolean last,
      byte[] bytes,
      int offset,
      int length);

  /// The rest of the ordered message that began on a stream will never come: the other side gave it
  /// up.
  void abandoned(long now, int stream);

  /// Bytes of a message of ours left the send buffer, sent or given up.
  void left(int stream, int ppid, int bytes);
}
