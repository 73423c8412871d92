package dev.parley.app.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The port of plain HTTP, as strangers see it.
@Timeout(120)
class DoorsTest {
  private final Answers answers = new Answers();
  private HttpDoor door = open();

  private HttpDoor open() {
    try {
      return HttpDoor.open("127.0.0.1", 0, answers, "https://meet.example.org");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void asks() {
    answers.put("token", "token.thumbprint");
  }

  @AfterEach
  void close() {
    door.close();
  }

  /// Sends a request as it stands, and reads the answer.
  private String ask(String target, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(60_000);
      String request = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return head.toString();
        }
        head.append((char) next);
      }
      Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
      int count = length.find() ? Integer.parseInt(length.group(1)) : 0;
      return head + new String(in.readNBytes(count), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theAuthorityFindsWhatItAsksForAndOnlyWhileItDoes() throws Exception {
    String path = "/.well-known/acme-challenge/token";
    assertThat(ask(path, "meet.example.org"))
        .startsWith("HTTP/1.1 200")
        .endsWith("\r\n\r\ntoken.thumbprint");
    answers.clear();
    assertThat(ask(path, "meet.example.org")).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @CsvSource({"/, /", "/r/demo?name=Ann, /r/demo?name=Ann", "/a%2Fb, /a%2Fb"})
  void everybodyElseIsSentToThePages(String target, String path) throws Exception {
    assertThat(ask(target, "meet.example.org"))
        .startsWith("HTTP/1.1 308")
        .contains("\r\nLocation: https://meet.example.org" + path + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//evil.example/",
        "@evil.example/",
        ".evil.example/",
        "http://evil.example/",
        "/.well-known/acme-challenge/../../evil",
        "/%0d%0aLocation:%20https://evil.example/"
      })
  void attack55NobodyIsSentToAnotherSite(String target) throws Exception {
    String answer = ask(target, "evil.example");
    assertThat(answer.lines().filter(line -> line.startsWith("Location:")))
        .allMatch(line -> line.startsWith("Location: https://meet.example.org/"));
    assertThat(answer).doesNotStartWith("HTTP/1.1 200");
  }

  @Test
  void attack55NobodyIsAnsweredWhatNoAuthorityAsksFor() throws Exception {
    assertThat(ask("/.well-known/acme-challenge/", "a")).doesNotContain("thumbprint");
    assertThat(ask("/.well-known/acme-challenge/toke", "a")).startsWith("HTTP/1.1 404");
    assertThat(ask("/.well-known/acme-challenge/token/", "a")).doesNotContain("thumbprint");
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> HttpDoor.open("127.0.0.1", door.port(), answers, "https://a.example"));
  }
}
