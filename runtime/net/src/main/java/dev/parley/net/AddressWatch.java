package dev.parley.net;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sees interfaces come and go: looks at this machine's addresses every two seconds as long as
/// anybody listens, and tells when they are others than before.
///
/// Any thread may call; listeners are called on the watch's own thread.
public final class AddressWatch {
  private static final System.Logger LOG = System.getLogger("dev.parley.net");
  private static final long GAP_MILLIS = 2_000;

  private final Supplier<List<LocalAddress>> scan;
  private final List<Consumer<List<LocalAddress>>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Thread thread;
  private List<LocalAddress> last = List.of();

  /// Looks at this machine.
  public AddressWatch() {
    this(LocalAddresses::interfaces);
  }

  AddressWatch(Supplier<List<LocalAddress>> scan) {
    this.scan = scan;
  }

  /// Tells of changes from now on.
  ///
  /// @param known the addresses that the listener knows already
  /// @return to be run when it is enough
  public Runnable listen(List<LocalAddress> known, Consumer<List<LocalAddress>> listener) {
    synchronized (this) {
      if (listeners.isEmpty()) {
        last = known;
      } else if (!last.equals(known)) {
        last = List.of(); // somebody knows other addresses: the next look tells everybody
      }
      listeners.add(listener);
      if (thread == null) {
        thread = Thread.ofVirtual().name("parley-addresses").start(this::run);
      }
    }
    return () -> listeners.remove(listener);
  }

  private void run() {
    while (true) {
      try {
        Thread.sleep(GAP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      synchronized (this) {
        if (listeners.isEmpty()) {
          thread = null;
          return;
        }
      }
      look();
    }
  }

  /// Looks once.
  void look() {
    List<LocalAddress> found;
    try {
      found = scan.get();
    } catch (NetException e) {
      LOG.log(System.Logger.Level.DEBUG, "the interfaces could not be listed for once", e);
      return;
    }
    synchronized (this) {
      if (found.equals(last)) {
        return;
      }
      last = found;
    }
    for (Consumer<List<LocalAddress>> listener : listeners) {
      try {
        listener.accept(found);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a listener failed on a change of addresses", e);
      }
    }
  }
}
