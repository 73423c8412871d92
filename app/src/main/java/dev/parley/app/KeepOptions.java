package dev.parley.app;

import dev.parley.signaling.RoomStore;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What of rooms survives a restart of the server, and where.
final class KeepOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description =
          "Where this server keeps what has to survive a restart: its keys and its rooms (default:"
              + " ~/.local/state/parley, one folder for each --port; with --port 0 rooms are kept"
              + " only if this is said).")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--keep",
      paramLabel = "WHAT",
      description =
          "What of rooms survives a restart: all; without-chat; or nothing (default: all)."
              + " It is gone when the room is.")
  private @Nullable String keep;

  private boolean forgets;

  /// The store, or a sentence that says why there is none.
  ///
  /// @param attention whether somebody should do something about that
  record Kept(@Nullable RoomStore store, String sentence, boolean attention) {}

  /// Makes `nothing` the default of `--keep`.
  void forget() {
    forgets = true;
  }

  void check() {
    if (!keep().matches("all|without-chat|nothing")) {
      throw new Failure("--keep has to be all, without-chat or nothing, not '" + keep() + "'.");
    }
  }

  private String keep() {
    String said = keep;
    return said != null && !said.isEmpty() ? said : forgets ? "nothing" : "all";
  }

  /// The server's folder.
  Path data() {
    Path folder = dataDirectory;
    return folder == null ? SeatKey.folder() : folder;
  }

  /// The key that seats are given out with.
  byte[] seatKey() {
    return SeatKey.load(data());
  }

  /// Takes the folder of a server's rooms.
  ///
  /// @param port the one that was asked for
  Kept open(int port) {
    check();
    Path data = dataDirectory;
    if (keep().equals("nothing")) {
      return new Kept(null, "are forgotten at a restart", false);
    }
    if (data == null && port == 0) {
      return new Kept(null, "are forgotten at a restart (--data-dir keeps them)", false);
    }
    Path folder = data == null ? SeatKey.folder().resolve("rooms-" + port) : data.resolve("rooms");
    boolean chat = keep().equals("all");
    try {
      return new Kept(
          RoomStore.open(folder, chat),
          "survive a restart, " + (chat ? "with" : "without") + " their chat (" + folder + ")",
          false);
    } catch (IOException e) {
      return new Kept(
          null,
          "What rooms know is lost at a restart: "
              + e.getMessage()
              + ". Give another folder with --data-dir, or say --keep nothing.",
          true);
    }
  }
}
