package dev.parley.ice;

import dev.parley.core.Paths;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One user's part of an agent's paths: a path is given up when the last user that keeps it does.
///
/// Users are the generations, and what asks servers.
final class SharedPaths implements Paths {
  private final Paths paths;
  private final List<SharedPaths> all;
  private final Set<Integer> kept = new TreeSet<>();

  /// @param all those of the agent's other users; this one is added
  SharedPaths(Paths paths, List<SharedPaths> all) {
    this.paths = paths;
    this.all = all;
    all.add(this);
  }

  @Override
  public int open(int base, TransportAddress remote) {
    int path = paths.open(base, remote);
    if (path != NONE) {
      kept.add(path);
    }
    return path;
  }

  @Override
  public int connect(StreamProtocol protocol, TransportAddress remote, String serverName) {
    int path = paths.connect(protocol, remote, serverName);
    if (path != NONE) {
      kept.add(path);
    }
    return path;
  }

  @Override
  public @Nullable String trouble(int path) {
    return paths.trouble(path);
  }

  @Override
  public boolean keep(int path) {
    if (!paths.keep(path)) {
      return false;
    }
    kept.add(path);
    return true;
  }

  @Override
  public void release(int path) {
    if (!kept.remove(path)) {
      return;
    }
    for (SharedPaths other : all) {
      if (other.kept.contains(path)) {
        return;
      }
    }
    paths.release(path);
  }

  /// The user is over and has released every path.
  void end() {
    all.remove(this);
  }

  @Override
  public int base(int path) {
    return paths.base(path);
  }

  @Override
  public TransportAddress remote(int path) {
    return paths.remote(path);
  }
}
