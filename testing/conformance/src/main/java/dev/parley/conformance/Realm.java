package dev.parley.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/// One page: a script context with the window shim, its event loop and the API under test.
public final class Realm implements AutoCloseable {
  private static final int NORMAL_TIMEOUT_MILLIS = 10_000;
  private static final int LONG_TIMEOUT_MILLIS = 60_000;
  private static final int GRACE_MILLIS = 5_000;

  private final Checkout checkout;
  private final TestPage page;
  private final String variant;
  private final Context context;
  private final EventLoop loop = new EventLoop();
  private final double timeoutMultiplier;
  private final boolean verbose;
  private final long startNanos = System.nanoTime();
  private final List<Results.Subtest> subtestsSoFar = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable String report;
  private final Value internal;

  Realm(
      Engine engine,
      Checkout checkout,
      TestPage page,
      String variant,
      double timeoutMultiplier,
      boolean verbose) {
    this.checkout = checkout;
    this.page = page;
    this.variant = variant;
    this.timeoutMultiplier = timeoutMultiplier;
    this.verbose = verbose;
    context =
        Context.newBuilder("js")
            .engine(engine)
            .allowHostAccess(HostAccess.NONE)
            .allowExperimentalOptions(true)
            .option("js.console", "false")
            .option("js.load", "false")
            .option("js.print", "false")
            .option("js.polyglot-builtin", "false")
            .option("js.java-package-globals", "false")
            .option("js.text-encoding", "true")
            .option("js.unhandled-rejections", "handler")
            .build();
    internal = installShim();
  }

  /// Runs the page to its end.
  Results run(Binding binding) throws InterruptedException {
    binding.install(this);
    try {
      page.scripts().forEach(this::evaluate);
      loop.execute(() -> call(internal.getMember("pageLoaded")));
      int timeout = page.longTimeout() ? LONG_TIMEOUT_MILLIS : NORMAL_TIMEOUT_MILLIS;
      boolean complete =
          loop.run(() -> report != null, (long) (timeout * timeoutMultiplier) + GRACE_MILLIS);
      long millis = (System.nanoTime() - startNanos) / 1_000_000;
      if (complete && report != null) {
        return Results.completed(page.file() + variant, report, millis);
      }
      String problem = problems.isEmpty() ? null : String.join("; ", problems);
      return new Results(
          page.file() + variant, "EXTERNAL-TIMEOUT", problem, millis, List.copyOf(subtestsSoFar));
    } finally {
      binding.close();
    }
  }

  private Value installShim() {
    Value global = global();
    Value host = context.asValue(ProxyObject.fromMap(hostFunctions()));
    Value shared = resource("dom.js").execute(host, global);
    resource("window.js").execute(host, global, shared, parseJson(pageDescription()));
    ProxyExecutable onRejection =
        arguments -> {
          Value reason = arguments[0];
          Value promise = arguments[1];
          loop.execute(() -> call(shared.getMember("unhandledRejection"), reason, promise));
          return null;
        };
    context
        .eval(
            "js",
            "(handler => { Graal.setUnhandledPromiseRejectionHandler(handler); delete globalThis.Graal; })")
        .executeVoid(onRejection);
    return shared;
  }

  private Map<String, Object> hostFunctions() {
    long epochMillis = System.currentTimeMillis();
    Map<String, Object> functions = new LinkedHashMap<>();
    functions.put("timeOrigin", (double) epochMillis);
    functions.put("now", function(arguments -> (System.nanoTime() - startNanos) / 1e6));
    functions.put(
        "log", function(arguments -> log(arguments[0].asString(), arguments[1].asString())));
    functions.put(
        "queueTask",
        function(arguments -> {
          Value task = arguments[0];
          loop.execute(() -> call(task));
          return null;
        }));
    functions.put(
        "setTimer",
        function(arguments -> {
          Value task = arguments[0];
          return loop.setTimer(() -> call(task), arguments[1].asLong(), arguments[2].asBoolean());
        }));
    functions.put(
        "clearTimer",
        function(arguments -> {
          if (arguments[0].fitsInInt()) {
            loop.clearTimer(arguments[0].asInt());
          }
          return null;
        }));
    functions.put("readFile", function(arguments -> checkout.read(arguments[0].asString())));
    functions.put(
        "onSubtest",
        function(arguments -> subtestsSoFar.add(Results.Subtest.of(arguments[0].asString()))));
    functions.put("onComplete", function(arguments -> report = arguments[0].asString()));
    return functions;
  }

  private static ProxyExecutable function(Function<Value[], @Nullable Object> body) {
    return body::apply;
  }

  private @Nullable Object log(String level, String text) {
    if (level.equals("error") && problems.size() < 5) {
      problems.add(text);
    }
    if (verbose) {
      System.err.println("[" + page.file() + "] " + level + ": " + text);
    }
    return null;
  }

  private Map<String, Object> pageDescription() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("url", "https://web-platform.test/" + page.file() + variant);
    description.put("path", "/" + page.file());
    description.put("search", variant);
    description.put("title", page.title());
    description.put(
        "elements",
        page.elements().stream()
            .map(e -> Map.of("tag", e.tag(), "attributes", e.attributes()))
            .toList());
    description.put("harnessProperties", Map.of("timeout_multiplier", timeoutMultiplier));
    return description;
  }

  private void evaluate(TestPage.Script script) {
    String path = script.urlPath() != null ? script.urlPath() : "/" + page.file();
    if (path.endsWith("/testharnessreport.js")) {
      return;
    }
    String text = script.urlPath() == null ? script.text() : checkout.read(path);
    if (text == null) {
      log("error", "missing script " + path);
      return;
    }
    // Blank lines put an inline script's line numbers where they are in the file.
    String placed = "\n".repeat(script.line() - 1) + text;
    try {
      context.eval(Source.newBuilder("js", placed, path).buildLiteral());
    } catch (PolyglotException e) {
      reportScriptError(path, e);
    }
    if (path.endsWith("/resources/testharness.js")) {
      call(internal.getMember("reportResults"));
    }
  }

  private void reportScriptError(String path, PolyglotException e) {
    log("error", path + ": " + e.getMessage());
    String message = String.valueOf(e.getMessage());
    Value error = e.getGuestObject();
    call(internal.getMember("scriptFailed"), message, error != null ? error : message);
  }

  /// Calls a script function as the outermost call of a task; microtasks run before it returns.
  public void call(Value function, Object... arguments) {
    try {
      function.executeVoid(arguments);
    } catch (PolyglotException e) {
      log("error", "uncaught: " + e.getMessage());
      if (e.isHostException()) {
        e.printStackTrace();
      }
    }
  }

  /// Evaluates a script of this program, which yields a function.
  public Value resource(String name) {
    return context.eval(
        Source.newBuilder("js", resourceText(name), "conformance/" + name).buildLiteral());
  }

  /// The text of a file of this program.
  public String resourceText(String name) {
    try (InputStream in = Realm.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Evaluates a script of the checkout, such as its WebIDL parser.
  public void evaluateFromCheckout(String urlPath) {
    context.eval(Source.newBuilder("js", checkout.read(urlPath), urlPath).buildLiteral());
  }

  public Value parseJson(Object value) {
    return context.eval("js", "JSON.parse").execute(Json.write(value));
  }

  public Context context() {
    return context;
  }

  public Value global() {
    return context.eval("js", "globalThis");
  }

  /// What dom.js and window.js share with the other scripts of this program.
  public Value internal() {
    return internal;
  }

  public EventLoop loop() {
    return loop;
  }

  public Checkout checkout() {
    return checkout;
  }

  @Override
  public void close() {
    context.close(true);
  }
}
