package dev.parley.signaling;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The file system of this machine, which answers nothing while it is told not to.
final class StalledDisk implements Disk {
  private final Disk real = Disk.real();
  private boolean stalled;
  private int waiting;

  synchronized void stall() {
    stalled = true;
  }

  synchronized void flow() {
    stalled = false;
    notifyAll();
  }

  /// Waits until somebody waits for the disk.
  synchronized void awaitSomebody() throws InterruptedException {
    while (waiting == 0) {
      wait();
    }
  }

  private synchronized void pass() throws IOException {
    waiting++;
    notifyAll();
    try {
      while (stalled) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      waiting--;
    }
  }

  @Override
  public Out create(Path path) throws IOException {
    pass();
    Out out = real.create(path);
    return new Out() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        pass();
        out.write(bytes);
      }

      @Override
      public void force() throws IOException {
        out.force();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    pass();
    real.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    pass();
    real.delete(path);
  }
}
