package dev.parley.ice;

import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One generation's part of the driver's paths: a path is given up when the last generation that
/// keeps it does.
final class GenerationPaths implements Paths {
  private final Paths paths;
  private final List<GenerationPaths> all;
  private final Set<Integer> kept = new TreeSet<>();

  /// @param all those of the other generations of the agent; this one is added
  GenerationPaths(Paths paths, List<GenerationPaths> all) {
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
    for (GenerationPaths other : all) {
      if (other.kept.contains(path)) {
        return;
      }
    }
    paths.release(path);
  }

  /// The generation is over and has released every path.
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
