package dev.parley.interop.nat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Two [RoamingPeer]s in namespaces, and the signaling between them: the lines that they write.
final class RoamingCall implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final long STEADY_SECONDS = 3;
  private static final long ABSENT_MILLIS = 1_000;

  /// One of the two programs.
  private static final class Peer {
    final Process process;
    final BufferedWriter in;
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    final List<String> all = new CopyOnWriteArrayList<>();

    Peer(String namespace) throws IOException {
      List<String> command = new ArrayList<>(NatNetwork.prefix(namespace));
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path"),
              RoamingPeer.class.getName()));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      in = process.outputWriter(StandardCharsets.UTF_8);
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          all.add(line.length() > 200 ? line.substring(0, 200) + " ..." : line);
          said.add(line);
        }
      } catch (IOException e) {
        all.add("(output ended: " + e + ")");
      }
    }

    void tell(String line) throws IOException {
      in.write(line + "\n");
      in.flush();
    }

    /// The rest of the next line that begins so.
    String await(String beginning) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (true) {
        String line = said.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line == null) {
          throw new AssertionError("waited in vain for '" + beginning + "': " + all);
        }
        if (line.startsWith(beginning)) {
          return line.substring(beginning.length()).strip();
        }
      }
    }

    void end() {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private final Peer caller;
  private final Peer called;

  /// Starts both, and the call: numbers go round when this returns.
  RoamingCall(String callersNamespace, String calledNamespace)
      throws IOException, InterruptedException {
    caller = new Peer(callersNamespace);
    called = new Peer(calledNamespace);
    caller.await("ready");
    called.await("ready");
    caller.tell("call");
    negotiate();
    caller.await("now connected");
    awaitFlow();
  }

  private void negotiate() throws IOException, InterruptedException {
    called.tell("offer " + caller.await("offer"));
    caller.tell("answer " + called.await("answer"));
  }

  /// Waits until numbers come, and forgets how long they stayed away.
  private void awaitFlow() throws IOException, InterruptedException {
    awaitNumbers();
    caller.tell("reset");
    caller.await("reset done");
  }

  /// Waits until numbers come again, and have done so for a while: right after something befell
  /// they may seem to.
  void awaitNumbers() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    long steadySince = System.nanoTime();
    while (System.nanoTime() < end) {
      caller.tell("quiet");
      if (Long.parseLong(caller.await("quiet")) > ABSENT_MILLIS) {
        steadySince = System.nanoTime();
      } else if (System.nanoTime() - steadySince > TimeUnit.SECONDS.toNanos(STEADY_SECONDS)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("nothing came any more: " + caller.all + called.all);
  }

  /// The longest time that nothing came, since it flowed first.
  long gapMillis() throws IOException, InterruptedException {
    caller.tell("gap");
    return Long.parseLong(caller.await("gap"));
  }

  /// The caller's pair in use: type, protocol and address of the local and of the remote candidate.
  String pair() throws IOException, InterruptedException {
    caller.tell("pair");
    return caller.await("pair");
  }

  /// Waits until both have found an interface with addresses that begin so.
  void awaitAddresses(String beginning) throws IOException, InterruptedException {
    for (Peer peer : List.of(caller, called)) {
      peer.tell("gather " + beginning);
      peer.await("gathered");
    }
  }

  /// Restarts ICE from the caller's side.
  void restart() throws IOException, InterruptedException {
    caller.tell("restart");
    negotiate();
  }

  @Override
  public void close() {
    caller.end();
    called.end();
  }
}
