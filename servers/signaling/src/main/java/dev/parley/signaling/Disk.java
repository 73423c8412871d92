package dev.parley.signaling;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// How rooms' files get written; calls may take as long as the disk takes.
interface Disk {
  /// A file that is being written.
  interface Out extends Closeable {
    /// Hands all bytes to the operating system.
    void write(ByteBuffer bytes) throws IOException;

    /// Brings them to the disk itself; any thread may ask.
    void force() throws IOException;
  }

  /// Begins a file, in place of one of that name.
  Out create(Path path) throws IOException;

  /// Gives a file another's name, whose place it takes at once.
  void move(Path from, Path to) throws IOException;

  /// Removes a file, if it is there.
  void delete(Path path) throws IOException;

  /// The file system of this machine.
  static Disk real() {
    return new Disk() {
      @Override
      public Out create(Path path) throws IOException {
        return new Real(
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE));
      }

      @Override
      public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }

      @Override
      public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
      }
    };
  }

  /// A file of this machine.
  record Real(FileChannel channel) implements Out {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
