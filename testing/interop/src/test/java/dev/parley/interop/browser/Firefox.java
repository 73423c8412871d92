package dev.parley.interop.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Firefox over WebDriver BiDi, which it speaks without any driver program.
///
/// https://w3c.github.io/webdriver-bidi/
public final class Firefox implements Browser {
  private static final String PREFERENCES =
      """
      user_pref("media.navigator.streams.fake", true);
      user_pref("media.navigator.permission.disabled", true);
      user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
      user_pref("media.autoplay.default", 0);
      user_pref("media.autoplay.blocking_policy", 0);
      user_pref("media.gmp-manager.updateEnabled", false);
      user_pref("app.update.enabled", false);
      user_pref("browser.shell.checkDefaultBrowser", false);
      user_pref("browser.startup.homepage_override.mstone", "ignore");
      user_pref("browser.aboutwelcome.enabled", false);
      user_pref("datareporting.policy.dataSubmissionEnabled", false);
      user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
      user_pref("network.captive-portal-service.enabled", false);
      user_pref("network.connectivity-service.enabled", false);
      user_pref("extensions.update.enabled", false);
      user_pref("dom.min_background_timeout_value", 4);
      user_pref("dom.timeout.enable_budget_timer_throttling", false);
      """;

  private final BrowserProcess process;
  private final DebugSocket socket;
  private final Map<String, FirefoxPage> pages = new ConcurrentHashMap<>();

  private Firefox(BrowserProcess process, URI address) {
    this.process = process;
    this.socket = new DebugSocket(address, this::onEvent);
  }

  /// Where the program is, if it is installed.
  public static Optional<Path> installed() {
    return BrowserProcess.find("firefox-esr", "firefox");
  }

  /// Starts it with fake camera and microphone and with sound allowed.
  ///
  /// @param more further preferences, such as `user_pref("ui.systemUsesDarkTheme", 1);`
  public static Firefox start(String... more) {
    Path program = installed().orElseThrow(() -> new BrowserException("Firefox is not installed"));
    Path profile = BrowserProcess.newProfile("parley-firefox-");
    try {
      Files.writeString(profile.resolve("user.js"), PREFERENCES + String.join("\n", more) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BrowserProcess process =
        BrowserProcess.start(
            List.of(
                program.toString(),
                "--headless",
                "--no-remote",
                "--remote-debugging-port",
                "0",
                "--profile",
                profile.toString(),
                "about:blank"),
            profile);
    try {
      JsonNode server = Scripts.parse(process.awaitFile("WebDriverBiDiServer.json"));
      var firefox =
          new Firefox(
              process, URI.create("ws://127.0.0.1:" + server.path("ws_port").asInt() + "/session"));
      firefox.newSession();
      return firefox;
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private void newSession() {
    ObjectNode parameters = none();
    parameters.putObject("capabilities");
    command("session.new", parameters);
    ObjectNode subscribe = none();
    subscribe.putArray("events").add("log.entryAdded");
    command("session.subscribe", subscribe);
  }

  @Override
  public String name() {
    return "Firefox";
  }

  @Override
  public Page open(URI address) {
    String context =
        command("browsingContext.create", none().put("type", "window")).path("context").asText();
    var page = new FirefoxPage(context);
    pages.put(context, page);
    page.navigate(address);
    return page;
  }

  @Override
  public void close() {
    socket.close();
    process.close();
  }

  private void onEvent(JsonNode event) {
    JsonNode parameters = event.path("params");
    FirefoxPage page = pages.get(parameters.path("source").path("context").asText());
    if (page != null) {
      page.console.add(parameters.path("level").asText() + " " + parameters.path("text").asText());
    }
  }

  private JsonNode command(String method, ObjectNode parameters) {
    return command(method, parameters, DebugSocket.COMMAND_TIMEOUT);
  }

  private JsonNode command(String method, ObjectNode parameters, Duration timeout) {
    ObjectNode command = none().put("method", method);
    command.set("params", parameters);
    JsonNode answer = socket.command(command, timeout);
    if ("error".equals(answer.path("type").asText())) {
      throw new BrowserException(
          method + ": " + answer.path("error").asText() + ": " + answer.path("message").asText());
    }
    return answer.path("result");
  }

  private static ObjectNode none() {
    return DebugSocket.JSON.createObjectNode();
  }

  private final class FirefoxPage implements Page {
    private final String context;
    private final List<String> console = new CopyOnWriteArrayList<>();

    FirefoxPage(String context) {
      this.context = context;
    }

    @Override
    public void navigate(URI address) {
      command(
          "browsingContext.navigate",
          none().put("context", context).put("url", address.toString()).put("wait", "interactive"));
    }

    @Override
    public JsonNode evaluate(String expression) {
      return Scripts.parse(run(Scripts.toJson(expression), DebugSocket.COMMAND_TIMEOUT).asText());
    }

    @Override
    public void waitUntil(String condition, Duration timeout) {
      if (!run(Scripts.poll(condition, timeout), timeout.plusSeconds(10)).asBoolean()) {
        throw new BrowserException(
            "not within "
                + timeout
                + ": "
                + condition
                + "\nThe page's console: "
                + String.join("\n", console));
      }
    }

    private JsonNode run(String script, Duration timeout) {
      ObjectNode evaluate = none().put("expression", script).put("awaitPromise", true);
      evaluate.putObject("target").put("context", context);
      JsonNode result = command("script.evaluate", evaluate, timeout);
      if ("exception".equals(result.path("type").asText())) {
        throw new BrowserException(
            "script failed: "
                + result.path("exceptionDetails").path("text").asText()
                + "\n"
                + script);
      }
      return result.path("result").path("value");
    }

    @Override
    public byte[] screenshot() {
      JsonNode result =
          command("browsingContext.captureScreenshot", none().put("context", context));
      return Base64.getDecoder().decode(result.path("data").asText());
    }

    @Override
    public void resize(int width, int height) {
      ObjectNode parameters = none().put("context", context);
      parameters.putObject("viewport").put("width", width).put("height", height);
      command("browsingContext.setViewport", parameters);
    }

    @Override
    public List<String> console() {
      return List.copyOf(console);
    }

    @Override
    public void close() {
      pages.remove(context);
      command("browsingContext.close", none().put("context", context));
    }
  }
}
