package dev.parley.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/// The key that seats are given out with where there is no secret. It is kept in the user's folder
/// for states, so that a server that is started anew knows everyone's seat again.
final class SeatKey {
  private static final System.Logger LOG = System.getLogger(SeatKey.class.getName());
  private static final int LENGTH = 32;

  private SeatKey() {}

  /// The user's folder for states.
  static Path folder() {
    String given = System.getenv().getOrDefault("XDG_STATE_HOME", "");
    return given.isEmpty()
        ? Path.of(System.getProperty("user.home", "."), ".local", "state", "parley")
        : Path.of(given, "parley");
  }

  /// Reads the key in a folder, or makes one; one that lasts as long as the process if neither can
  /// be done.
  static byte[] load(Path folder) {
    byte[] fresh = new byte[LENGTH];
    new SecureRandom().nextBytes(fresh);
    Path file = folder.resolve("seat.key");
    try {
      Files.createDirectories(folder);
      create(file, fresh);
      byte[] kept = Files.readAllBytes(file);
      if (kept.length == LENGTH) {
        return kept;
      }
      LOG.log(System.Logger.Level.WARNING, () -> file + " is no key of ours, and is not used.");
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "After a restart nobody finds their seat again, since there is no key kept: " + e);
    }
    return fresh;
  }

  private static void create(Path file, byte[] key) throws IOException {
    Path draft = Files.createTempFile(file.getParent(), "seat", ".new"); // for its owner alone
    try {
      Files.write(draft, key);
      if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      }
      Files.createLink(file, draft); // all or nothing, and only if there is none
    } catch (FileAlreadyExistsException e) {
      // Kept from before, or another server was quicker.
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
