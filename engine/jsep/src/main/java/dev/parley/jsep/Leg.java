package dev.parley.jsep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ICE and DTLS transport as the descriptions know it.
final class Leg {
  private final int id;
  private final boolean controlling;
  private State state;

  /// What an exchange changes; replaced as a whole, so that a rollback is a copy.
  ///
  /// @param local our ICE parameters
  /// @param agreed those that the latest answer belongs to, null before one
  /// @param remote the other side's end, null before an answer
  /// @param client whether we are the client of the DTLS association
  record State(
      IceParameters local,
      @Nullable IceParameters agreed,
      @Nullable RemoteTransport remote,
      boolean client) {
    State withLocal(IceParameters parameters) {
      return new State(parameters, agreed, remote, client);
    }

    State answered(RemoteTransport transport, boolean asClient) {
      return new State(local, local, transport, asClient);
    }
  }

  /// Our candidates so far, those of the parameters in use.
  private final List<String> candidates = new ArrayList<>();

  private boolean complete;

  /// @param controlling whether we begin in ICE's controlling role
  Leg(int id, IceParameters local, boolean controlling) {
    this.id = id;
    this.controlling = controlling;
    state = new State(local, null, null, false);
  }

  int id() {
    return id;
  }

  State state() {
    return state;
  }

  void state(State now) {
    if (!now.local().equals(state.local())) {
      candidates.clear();
      complete = false;
    }
    state = now;
  }

  IceParameters local() {
    return state.local();
  }

  /// Whether we begin in ICE's controlling role.
  boolean controlling() {
    return controlling;
  }

  /// Whether our latest description restarts ICE.
  boolean restarting() {
    return state.agreed() != null && !state.local().equals(state.agreed());
  }

  @Nullable RemoteTransport remote() {
    return state.remote();
  }

  /// The role that a DTLS association which goes on with these certificates has; null if a new one
  /// begins.
  @Nullable Boolean clientOf(RemoteTransport next) {
    RemoteTransport before = state.remote();
    return before != null && before.fingerprints().equals(next.fingerprints())
        ? (Boolean) state.client()
        : null;
  }

  void add(String candidate) {
    candidates.add(candidate);
  }

  void completed() {
    complete = true;
  }

  /// As a description announces it with these ICE parameters: the candidates of others are left
  /// out.
  LocalTransport describe(IceParameters parameters, NegotiatorConfig config) {
    boolean current = parameters.equals(state.local());
    return new LocalTransport(
        parameters.ufrag(),
        parameters.password(),
        false,
        current ? candidates : List.of(),
        current && complete,
        config.fingerprints());
  }
}
