package dev.parley.sctp;

import dev.parley.core.Entropy;

/// The parts of one association, each with a subject of its own; built in the order in which they
/// need each other.
final class Parts {
  final AssociationContext context;
  final BlockPool blocks = new BlockPool();
  final Answers answers;
  final Sender sender;
  final Receiver receiver;
  final StreamReset resets;
  final Heartbeat heartbeat;
  final PathMtu mtu;
  final Handshake handshake;

  Parts(SctpConfig config, Entropy entropy, SctpSink sink) {
    context = new AssociationContext(config, entropy, sink);
    answers = new Answers(context);
    sender = new Sender(context, blocks);
    receiver = new Receiver(context);
    resets = new StreamReset(context, sender, receiver);
    heartbeat = new Heartbeat(context, sender);
    mtu = new PathMtu(context, sender);
    handshake = new Handshake(context, answers, sender.rtt());
  }
}
