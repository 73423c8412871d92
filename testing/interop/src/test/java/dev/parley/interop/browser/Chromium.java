package dev.parley.interop.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Chromium or Chrome over the DevTools protocol.
///
/// https://chromedevtools.github.io/devtools-protocol/
public final class Chromium implements Browser {
  private final BrowserProcess process;
  private final DebugSocket socket;
  private final Map<String, ChromiumPage> pages = new ConcurrentHashMap<>();

  private Chromium(BrowserProcess process, URI address) {
    this.process = process;
    this.socket = new DebugSocket(address, this::onEvent);
  }

  /// Where the program is, if it is installed.
  public static Optional<Path> installed() {
    return BrowserProcess.find(
        "chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
  }

  /// Starts it with fake camera and microphone and with sound allowed. Its windows are small, since
  /// they are painted without a graphics card.
  ///
  /// @param more further command-line switches
  public static Chromium start(String... more) {
    List<String> all = new ArrayList<>(List.of("--use-fake-ui-for-media-stream"));
    all.addAll(List.of(more));
    return startPlain(all);
  }

  /// Starts it without permission for camera and microphone: then it tells the other side names of
  /// multicast DNS in place of this machine's addresses.
  public static Chromium startHidingAddresses() {
    return startPlain(List.of());
  }

  private static Chromium startPlain(List<String> more) {
    Path program = installed().orElseThrow(() -> new BrowserException("Chromium is not installed"));
    Path profile = BrowserProcess.newProfile("parley-chromium-");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-sandbox",
                "--use-fake-device-for-media-stream=fps=15",
                "--use-file-for-fake-audio-capture=" + Beeps.write(profile),
                "--window-size=640,560",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-gpu",
                "--disable-quic",
                "--disable-sync",
                "--disable-extensions",
                "--disable-component-update",
                "--disable-background-networking",
                // popups of the address bar that nobody sees, but that take a third of a processor
                "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding",
                "--no-first-run",
                "--no-default-browser-check",
                "--lang=en-US"));
    command.addAll(more);
    command.add("about:blank");
    BrowserProcess process = BrowserProcess.start(command, profile);
    try {
      List<String> port = process.awaitFile("DevToolsActivePort").lines().toList();
      return new Chromium(process, URI.create("ws://127.0.0.1:" + port.get(0) + port.get(1)));
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "Chromium";
  }

  @Override
  public Page open(URI address) {
    ObjectNode create =
        DebugSocket.JSON.createObjectNode().put("url", "about:blank").put("newWindow", true);
    String target = command(null, "Target.createTarget", create).path("targetId").asText();
    ObjectNode attach =
        DebugSocket.JSON.createObjectNode().put("targetId", target).put("flatten", true);
    String session = command(null, "Target.attachToTarget", attach).path("sessionId").asText();
    var page = new ChromiumPage(target, session);
    pages.put(session, page);
    page.prepare();
    page.navigate(address);
    return page;
  }

  @Override
  public void close() {
    socket.close();
    process.close();
  }

  private void onEvent(JsonNode event) {
    ChromiumPage page = pages.get(event.path("sessionId").asText());
    if (page != null) {
      page.onEvent(event.path("method").asText(), event.path("params"));
    }
  }

  private JsonNode command(@Nullable String session, String method, ObjectNode parameters) {
    return command(session, method, parameters, DebugSocket.COMMAND_TIMEOUT);
  }

  private JsonNode command(
      @Nullable String session, String method, ObjectNode parameters, Duration timeout) {
    ObjectNode command = DebugSocket.JSON.createObjectNode().put("method", method);
    command.set("params", parameters);
    if (session != null) {
      command.put("sessionId", session);
    }
    JsonNode answer = socket.command(command, timeout);
    if (answer.has("error")) {
      throw new BrowserException(method + ": " + answer.get("error"));
    }
    return answer.path("result");
  }

  private final class ChromiumPage implements Page {
    private final String target;
    private final String session;
    private final List<String> console = new CopyOnWriteArrayList<>();

    ChromiumPage(String target, String session) {
      this.target = target;
      this.session = session;
    }

    void prepare() {
      command(session, "Page.enable", none());
      command(session, "Runtime.enable", none());
      // as if somebody looked at each of them: hidden pages get slow timers and no clipboard
      command(session, "Emulation.setFocusEmulationEnabled", none().put("enabled", true));
    }

    void onEvent(String method, JsonNode parameters) {
      switch (method) {
        case "Runtime.consoleAPICalled" -> {
          StringBuilder line = new StringBuilder(parameters.path("type").asText());
          parameters.path("args").forEach(arg -> line.append(' ').append(text(arg)));
          console.add(line.toString());
        }
        case "Runtime.exceptionThrown" -> {
          JsonNode details = parameters.path("exceptionDetails");
          console.add(
              "uncaught "
                  + details
                      .path("exception")
                      .path("description")
                      .asText(details.path("text").asText()));
        }
        default -> {}
      }
    }

    private String text(JsonNode remote) {
      return remote.has("value")
          ? remote.get("value").asText()
          : remote.path("description").asText();
    }

    @Override
    public void navigate(URI address) {
      JsonNode result = command(session, "Page.navigate", none().put("url", address.toString()));
      if (result.has("errorText")) {
        throw new BrowserException(
            "could not open " + address + ": " + result.get("errorText").asText());
      }
      if (address.getScheme().equals("about")) {
        return; // the empty document is there already
      }
      waitUntil(
          "location.href !== 'about:blank' && document.readyState !== 'loading'",
          DebugSocket.COMMAND_TIMEOUT);
    }

    @Override
    public JsonNode evaluate(String expression) {
      return Scripts.parse(run(Scripts.toJson(expression), DebugSocket.COMMAND_TIMEOUT).asText());
    }

    @Override
    public void waitUntil(String condition, Duration timeout) {
      if (!poll(condition, timeout)) {
        throw new BrowserException(
            "not within "
                + timeout
                + ": "
                + condition
                + "\nThe page's console: "
                + String.join("\n", console));
      }
    }

    /// A document that makes place for another takes the question with it: the next one is asked.
    private boolean poll(String condition, Duration timeout) {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (true) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        try {
          return run(Scripts.poll(condition, left), left.plusSeconds(10)).asBoolean();
        } catch (BrowserException e) {
          if (left.isZero() || !isBetweenDocuments(e)) {
            throw e;
          }
        }
      }
    }

    private static boolean isBetweenDocuments(BrowserException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains("target navigated") || message.contains("context");
    }

    private JsonNode run(String script, Duration timeout) {
      ObjectNode evaluate =
          none()
              .put("expression", script)
              .put("awaitPromise", true)
              .put("returnByValue", true)
              .put("userGesture", false);
      JsonNode result = command(session, "Runtime.evaluate", evaluate, timeout);
      if (result.has("exceptionDetails")) {
        throw new BrowserException(
            "script failed: " + result.get("exceptionDetails") + "\n" + script);
      }
      return result.path("result").path("value");
    }

    @Override
    public byte[] screenshot() {
      JsonNode result = command(session, "Page.captureScreenshot", none().put("format", "png"));
      return Base64.getDecoder().decode(result.path("data").asText());
    }

    @Override
    public void resize(int width, int height) {
      ObjectNode metrics =
          none()
              .put("width", width)
              .put("height", height)
              .put("deviceScaleFactor", 1)
              .put("mobile", false);
      command(session, "Emulation.setDeviceMetricsOverride", metrics);
    }

    @Override
    public void dark(boolean dark) {
      ObjectNode media = none();
      media
          .putArray("features")
          .addObject()
          .put("name", "prefers-color-scheme")
          .put("value", dark ? "dark" : "light");
      command(session, "Emulation.setEmulatedMedia", media);
    }

    @Override
    public List<String> console() {
      return List.copyOf(console);
    }

    @Override
    public void close() {
      pages.remove(session);
      command(null, "Target.closeTarget", none().put("targetId", target));
    }

    private ObjectNode none() {
      return DebugSocket.JSON.createObjectNode();
    }
  }
}
