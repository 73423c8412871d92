package dev.parley.ice.mdns;

/// Why an [MdnsAgent] did not act on a datagram, or on a part of it.
public enum MdnsDrop {
  /// No DNS message, or none of multicast DNS.
  MALFORMED,
  /// Not sent from port 5353: a question that wants an answer of its own, or a forged answer (RFC
  /// 6762, sections 6 and 6.7).
  WRONG_PORT,
  /// A question for a name that is not ours.
  QUESTION_FOR_OTHERS,
  /// A question whose sender knows the answer, or that has just been answered to all.
  ANSWER_KNOWN,
  /// The address of a name that was not asked for.
  UNASKED,
  /// An address that nothing can be sent to: unspecified or of multicast.
  UNUSABLE_ADDRESS,
  /// More messages wait to be sent than the limit allows.
  TOO_MUCH_TO_SEND,
  /// After the close.
  OVER
}
