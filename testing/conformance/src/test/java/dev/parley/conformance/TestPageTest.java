package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPageTest {
  private static final String PAGE =
      """
      <!doctype html>
      <title>A page</title>
      <meta name="timeout" content="long">
      <meta name="variant" content="?one">
      <script src="/resources/testharness.js"></script>
      <!-- <script src="/not/this.js"></script> -->
      <script src="helper.js"></script>
      <video id="v" autoplay></video>
      <script>
        test();
      </script>
      """;

  @TempDir private Path root;

  private TestPage page(String name, String text) throws IOException {
    Files.createDirectories(root.resolve("webrtc"));
    Files.writeString(root.resolve("webrtc").resolve(name), text);
    return TestPage.of(new Checkout(root), "webrtc/" + name);
  }

  @Test
  void takesAPageApart() throws IOException {
    TestPage page = page("a.html", PAGE);
    assertThat(page.title()).isEqualTo("A page");
    assertThat(page.longTimeout()).isTrue();
    assertThat(page.variants()).containsExactly("?one");
    assertThat(page.scripts())
        .extracting(TestPage.Script::urlPath)
        .containsExactly("/resources/testharness.js", "/webrtc/helper.js", null);
    assertThat(page.elements()).extracting(TestPage.Element::tag).contains("video");
  }

  @Test
  void putsTheHarnessBeforeAScript() throws IOException {
    TestPage page = page("b.window.js", "// META: script=/x.js\ntest();\n");
    assertThat(page.scripts())
        .extracting(TestPage.Script::urlPath)
        .containsExactly("/resources/testharness.js", "/x.js", "/webrtc/b.window.js");
  }

  @Test
  void findsTestsAndNotTheirHelpers() throws IOException {
    page("a.html", PAGE);
    page("helper.html", "<p>no test</p>");
    Files.createDirectories(root.resolve("webrtc/resources"));
    Files.writeString(root.resolve("webrtc/resources/c.html"), PAGE);
    assertThat(new Checkout(root).tests("webrtc")).containsExactly("webrtc/a.html");
    assertThat(Selection.of(new Checkout(root), "webrtc/b*").files()).isEmpty();
    assertThat(Selection.of(new Checkout(root), "webrtc/a*").files())
        .containsExactly("webrtc/a.html");
  }
}
