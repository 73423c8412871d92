package dev.parley.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What matters of a test file: its scripts in order, its title, its timeout, the query strings of
/// its variants, its elements with an id.
record TestPage(
    String file,
    String title,
    boolean longTimeout,
    List<String> variants,
    List<Script> scripts,
    List<Element> elements) {

  /// A script: a URL path of the checkout, or the text itself with its line number in the file.
  record Script(@Nullable String urlPath, @Nullable String text, int line) {
    static Script at(String urlPath) {
      return new Script(urlPath, null, 1);
    }
  }

  record Element(String tag, Map<String, String> attributes) {}

  private static final Pattern SCRIPT =
      Pattern.compile(
          "<script\\b([^>]*)>(.*?)</script\\s*>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("<([a-zA-Z][\\w-]*)\\b([^>]*)>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([\\w:-]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+)))?");
  private static final Pattern TITLE =
      Pattern.compile("<title>(.*?)</title>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern META = Pattern.compile("^// META: (\\w+)=(.*)$", Pattern.MULTILINE);

  static TestPage of(Checkout checkout, String file) {
    String text = checkout.read("/" + file);
    if (text == null) {
      throw new IllegalArgumentException("no such file: " + file);
    }
    return file.endsWith(".js") ? ofScript(file, text) : ofHtml(file, text);
  }

  private static TestPage ofScript(String file, String text) {
    List<Script> scripts = new ArrayList<>();
    scripts.add(Script.at("/resources/testharness.js"));
    List<String> variants = new ArrayList<>();
    String title = "";
    boolean longTimeout = false;
    Matcher meta = META.matcher(text);
    while (meta.find()) {
      String value = meta.group(2).trim();
      switch (meta.group(1)) {
        case "script" -> scripts.add(Script.at(resolve(file, value)));
        case "title" -> title = value;
        case "variant" -> variants.add(value);
        case "timeout" -> longTimeout = value.equals("long");
        default -> {}
      }
    }
    scripts.add(Script.at("/" + file));
    return new TestPage(file, title, longTimeout, variants, scripts, timeoutMeta(longTimeout));
  }

  private static List<Element> timeoutMeta(boolean longTimeout) {
    return longTimeout
        ? List.of(new Element("meta", Map.of("name", "timeout", "content", "long")))
        : List.of();
  }

  private static TestPage ofHtml(String file, String html) {
    List<Script> scripts = new ArrayList<>();
    StringBuilder markup = new StringBuilder();
    int at = 0;
    Matcher script = SCRIPT.matcher(blank(COMMENT, html));
    while (script.find()) {
      markup.append(html, at, script.start());
      at = script.end();
      String source = attributes(script.group(1)).get("src");
      int line = (int) html.substring(0, script.start(2)).lines().count();
      scripts.add(
          source == null
              ? new Script(null, script.group(2), Math.max(1, line))
              : Script.at(resolve(file, source)));
    }
    markup.append(html.substring(at));

    Matcher title = TITLE.matcher(markup);
    List<Element> elements = new ArrayList<>();
    List<String> variants = new ArrayList<>();
    boolean longTimeout = false;
    Matcher tag = TAG.matcher(blank(COMMENT, markup.toString()));
    while (tag.find()) {
      Map<String, String> attributes = attributes(tag.group(2));
      boolean meta = tag.group(1).equalsIgnoreCase("meta");
      if (meta || attributes.containsKey("id")) {
        elements.add(new Element(tag.group(1).toLowerCase(Locale.ROOT), attributes));
      }
      if (meta && "timeout".equals(attributes.get("name"))) {
        longTimeout = "long".equals(attributes.get("content"));
      }
      if (meta && "variant".equals(attributes.get("name"))) {
        variants.add(attributes.get("content"));
      }
    }
    return new TestPage(
        file, title.find() ? title.group(1).trim() : "", longTimeout, variants, scripts, elements);
  }

  /// Overwrites the matches with spaces, so that positions stay.
  private static String blank(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("[^\n]", " "));
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      String value =
          attribute.group(2) != null
              ? attribute.group(2)
              : attribute.group(3) != null
                  ? attribute.group(3)
                  : attribute.group(4) != null ? attribute.group(4) : "";
      attributes.put(attribute.group(1).toLowerCase(Locale.ROOT), value);
    }
    return attributes;
  }

  private static String resolve(String file, String url) {
    String path = url.replaceFirst("[?#].*$", "");
    if (path.startsWith("/")) {
      return path;
    }
    return Path.of("/" + file).resolveSibling(path).normalize().toString();
  }
}
