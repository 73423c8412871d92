package dev.parley.ice.mdns;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.sim.CoreContract;

/// The contract of an agent that asks and answers.
class MdnsContractTest extends CoreContract {
  @Override
  protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
    return new MdnsAgent(paths);
  }

  @Override
  protected void start(DatagramCore<?> core, Paths paths, long now) {
    MdnsAgent agent = (MdnsAgent) core;
    agent.resolve(now, "9b36eaac-bb2e-49bb-bb78-21c41c499900.local");
    agent.publish(
        now, "1f4712db-ea17-4bcf-a596-105139dfd8bf.local", TransportAddress.of("192.0.2.1", 0));
  }
}
