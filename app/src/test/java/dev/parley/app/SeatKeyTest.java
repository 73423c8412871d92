package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeatKeyTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void isMadeOnceAndKeptForItsOwnerAlone() throws IOException {
    Path inside = folder.resolve("state/parley");
    byte[] key = SeatKey.load(inside);
    assertThat(key).hasSize(32);
    assertThat(SeatKey.load(inside)).isEqualTo(key);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(inside.resolve("seat.key"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(inside)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void doesWithoutWhereNothingCanBeKept() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(SeatKey.load(file)).hasSize(32).isNotEqualTo(SeatKey.load(file));
    Files.write(folder.resolve("seat.key"), new byte[] {1, 2, 3});
    assertThat(SeatKey.load(folder)).hasSize(32);
  }
}
