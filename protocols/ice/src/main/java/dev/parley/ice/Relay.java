package dev.parley.ice;

import dev.parley.turn.TurnClient;

/// A TURN client and where it lives: a path of the driver's to the server, and a base of ours that
/// stands for the relayed address.
final class Relay {
  final int base;

  /// The driver's path to the server.
  final int path;

  final TurnClient client;

  /// Keeps the path until the relay is over.
  final SharedPaths paths;

  Relay(int base, int path, TurnClient client, SharedPaths paths) {
    this.base = base;
    this.path = path;
    this.client = client;
    this.paths = paths;
  }
}
