package dev.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Protocol code is told the time and given its randomness: no class file of it names a clock, a
/// source of chance, a thread, a socket, a logger or a collection whose order differs between two
/// runs. There is no list of exceptions.
class SansIoTest {
  private static final Set<String> MEMBERS =
      Set.of(
          "java/lang/System.nanoTime",
          "java/lang/System.currentTimeMillis",
          "java/lang/System.identityHashCode",
          "java/lang/System.getLogger",
          "java/lang/System.getProperty",
          "java/lang/System.getenv",
          "java/lang/Math.random",
          "java/time/Instant.now",
          "java/time/LocalDateTime.now",
          "java/time/ZonedDateTime.now",
          "java/time/OffsetDateTime.now",
          "java/time/Clock.systemUTC",
          "java/time/Clock.systemDefaultZone",
          "java/util/UUID.randomUUID",
          "java/security/SecureRandom.<init>()V",
          "java/security/SecureRandom.<init>([B)V",
          "java/security/SecureRandom.getInstance",
          "java/security/SecureRandom.getInstanceStrong",
          "java/util/Set.of",
          "java/util/Set.copyOf",
          "java/util/Map.of",
          "java/util/Map.copyOf",
          "java/util/Map.ofEntries",
          "java/util/stream/Collectors.toSet",
          "java/util/stream/Collectors.toMap",
          "java/util/stream/Collectors.groupingBy",
          "java/util/Collection.parallelStream",
          "java/util/List.parallelStream",
          "java/util/Collections.shuffle");

  private static final List<String> TYPES =
      List.of(
          "java/util/Random",
          "java/util/SplittableRandom",
          "java/util/concurrent/",
          "java/util/random/",
          "java/util/HashMap",
          "java/util/HashSet",
          "java/util/IdentityHashMap",
          "java/util/WeakHashMap",
          "java/util/Timer",
          "java/util/logging/",
          "java/lang/Thread",
          "java/lang/System$Logger",
          "java/net/",
          "java/nio/channels/",
          "java/io/File",
          "java/nio/file/");

  @Test
  void protocolCodeNamesNoAmbientTimeChanceThreadOrSocket() throws IOException {
    List<String> found = new ArrayList<>();
    int classes = 0;
    for (Path room : rooms()) {
      try (Stream<Path> files = Files.walk(room.resolve("target/classes"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          classes++;
          found.addAll(violations(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(classes).as("class files read").isGreaterThan(20);
  }

  @Test
  void thisCheckFindsWhatItLooksFor() throws IOException {
    String self = Offender.class.getName().replace('.', '/') + ".class";
    try (var bytes = SansIoTest.class.getClassLoader().getResourceAsStream(self)) {
      assertThat(bytes).isNotNull();
      assertThat(violations(bytes.readAllBytes()))
          .anyMatch(v -> v.contains("System.nanoTime"))
          .anyMatch(v -> v.contains("java/util/Random"))
          .anyMatch(v -> v.contains("UUID.randomUUID"));
    }
  }

  /// Does what protocol code must not.
  static final class Offender {
    long offend() {
      return System.nanoTime() + new Random(1).nextLong() + UUID.randomUUID().hashCode();
    }
  }

  /// The folders of `core`, `protocols/*` and `engine/*`.
  private static List<Path> rooms() throws IOException {
    Path house = Path.of("").toAbsolutePath();
    while (!Files.exists(house.resolve("core/pom.xml"))) {
      house = house.getParent();
    }
    List<Path> rooms = new ArrayList<>(List.of(house.resolve("core")));
    for (String floor : List.of("protocols", "engine")) {
      try (Stream<Path> folders = Files.list(house.resolve(floor))) {
        folders.filter(f -> Files.exists(f.resolve("pom.xml"))).sorted().forEach(rooms::add);
      }
    }
    return rooms;
  }

  private static List<String> violations(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    String name = model.thisClass().asInternalName();
    List<String> found = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry member) {
        String key = member.owner().asInternalName() + "." + member.name().stringValue();
        if (MEMBERS.contains(key) || MEMBERS.contains(key + member.type().stringValue())) {
          found.add(name + " uses " + key);
        }
      } else if (entry instanceof ClassEntry type) {
        String internal = type.asInternalName();
        if (TYPES.stream().anyMatch(internal::startsWith)) {
          found.add(name + " uses " + internal);
        }
      }
    }
    return found;
  }
}
