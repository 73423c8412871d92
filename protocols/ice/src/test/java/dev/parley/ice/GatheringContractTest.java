package dev.parley.ice;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.sim.CoreContract;

/// The contract of an agent that gathers.
class GatheringContractTest extends CoreContract {
  @Override
  protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
    IceAgent agent = new IceAgent(IceConfig.full(), entropy, paths);
    agent.addLocalHost(0, TransportAddress.of("192.0.2.1", 1000));
    return agent;
  }

  @Override
  protected void start(DatagramCore<?> core, Paths paths, long now) {
    IceAgent agent = (IceAgent) core;
    agent.gather(
        now,
        GatherConfig.of(
            IceServer.parse("stun:192.0.2.2:2000", "", ""),
            IceServer.parse("turn:192.0.2.2:2000", "user", "password"),
            IceServer.parse("turns:192.0.2.2:2000", "user", "password"),
            IceServer.parse("stun:stun.example.org", "", "")));
    TransportAddress address = TransportAddress.of("192.0.2.2", 2000);
    agent.addRemote(now, Candidate.of("1", 1000, address, CandidateType.HOST));
    agent.start(now, new IceCredentials("abcd", "0123456789012345678901"), false, true);
  }
}
