package dev.parley.interop.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The types in the comments of the pages' scripts, as TypeScript's compiler checks them.
///
/// It is fetched from npm's registry by `tools/test.sh`; without it this is skipped.
@Timeout(300)
final class TypesTest {
  private static final Path COMPILER =
      Path.of("target/npm/node_modules/typescript/bin/tsc").toAbsolutePath();
  private static final Path SCRIPTS =
      Path.of("../../app/src/main/resources/web/js").toAbsolutePath().normalize();

  /// What programs are made with: these say the type of everything.
  private static final String SDK =
      "(?:parley-client|parley-directory|local-track|room-powers|typed-events)\\.js";

  @BeforeAll
  static void needsTheCompiler() {
    boolean node =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    assumeTrue(node, "Skipped: Node.js is not installed.");
    assumeTrue(
        Files.exists(COMPILER), "Skipped: TypeScript is not there; ./parley test fetches it.");
  }

  @Test
  void scriptsKeepTheirTypes() throws Exception {
    assertThat(check(project("scripts", SCRIPTS + "/*.js", false))).isEmpty();
  }

  @Test
  void everythingInTheSdkHasAType() throws Exception {
    List<String> untyped =
        check(project("sdk", SCRIPTS + "/*.js", true)).stream()
            .filter(line -> line.matches(".*/" + SDK + "\\(.*"))
            .toList();
    assertThat(untyped).isEmpty();
  }

  @Test
  void aProgramInTypescriptKnowsTheSdksTypes() throws Exception {
    assertThat(check(project("program", example(), false))).isEmpty();
    Path wrong = Path.of("target/types/wrong.ts").toAbsolutePath();
    Files.writeString(
        wrong,
        """
        import { ParleyClient } from "/js/parley-client.js";
        const client = new ParleyClient({ room: "demo", name: 7 });
        client.addEventListener("chat", ({ detail: { chat } }) => chat.nonsense);
        client.addEventListener("nonsense", () => {});
        """);
    assertThat(check(project("wrong", wrong.toString(), false)))
        .as("each line is found out")
        .hasSize(3);
  }

  /// The example of docs/sdk.md as a program in TypeScript.
  private static String example() throws IOException {
    Matcher code =
        Pattern.compile("```js\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../../docs/sdk.md")));
    assertThat(code.find()).isTrue();
    Path file = Path.of("target/types/example.ts").toAbsolutePath();
    Files.createDirectories(file.getParent());
    Files.writeString(file, code.group(1) + "export {};\n");
    return file.toString();
  }

  private static Path project(String name, String files, boolean everything) throws IOException {
    Path project = Path.of("target/types/" + name + ".json").toAbsolutePath();
    Files.createDirectories(project.getParent());
    Files.writeString(
        project,
        """
        {"compilerOptions": {"allowJs": true, "checkJs": true, "noEmit": true, "strict": true,
          "noImplicitAny": %s, "target": "ES2022", "module": "ESNext", "moduleResolution": "bundler",
          "lib": ["ES2023", "DOM", "DOM.Iterable"], "types": [], "paths": {"/js/*": ["%s/*"]}},
         "include": ["%s"]}
        """
            .formatted(everything, SCRIPTS, files));
    return project;
  }

  /// The lines of the compiler that name a fault.
  private static List<String> check(Path project) throws IOException, InterruptedException {
    Process compiler =
        new ProcessBuilder("node", COMPILER.toString(), "--pretty", "false", "-p", project + "")
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return said.lines().filter(line -> line.contains("error TS")).toList();
    } finally {
      compiler.destroyForcibly();
    }
  }
}
