package dev.parley.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Where options come from that are not on the command line: the environment, then a YAML file.
final class Configuration implements IDefaultValueProvider {
  static final String OPTION = "--config";
  static final String DEFAULT_FILE = "parley.yaml";
  private static final String PREFIX = "PARLEY_";

  /// What `parley` and its launcher read themselves.
  private static final List<String> NOT_OPTIONS = List.of("PARLEY_JAVA_OPTS", "PARLEY_WPT");

  private final Map<String, String> environment;
  private final @Nullable Path file;
  private final Map<String, String> values;

  /// Where a value comes from, for people.
  record Sourced(String value, String source) {}

  private Configuration(
      Map<String, String> environment, @Nullable Path file, Map<String, String> values) {
    this.environment = environment;
    this.file = file;
    this.values = values;
  }

  /// Reads the file that the command line or the environment names, or the usual one if it exists.
  ///
  /// @throws Failure if it cannot be read or is no configuration
  static Configuration load(String[] args, Map<String, String> environment) {
    String named = named(args, environment);
    Path usual = Path.of(DEFAULT_FILE);
    if (named == null && !Files.exists(usual)) {
      return new Configuration(environment, null, Map.of());
    }
    Path file = named == null ? usual : Path.of(named);
    return new Configuration(environment, file, read(file));
  }

  private static @Nullable String named(String[] args, Map<String, String> environment) {
    for (int i = 1; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return args[i].substring(OPTION.length() + 1);
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return environment.get(variable(OPTION));
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      JsonNode root = new YAMLMapper().readTree(file.toFile());
      if (root == null || root.isMissingNode() || root.isNull()) {
        return values;
      }
      if (!root.isObject()) {
        throw new Failure(file + " has to be lines like 'port: 8080'.");
      }
      root.properties().stream()
          .filter(entry -> !isEmpty(entry.getValue()))
          .forEach(entry -> values.put(entry.getKey(), text(file, entry)));
      return values;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new Failure(file + " is not YAML: see line " + line + ".", e);
    } catch (IOException e) {
      throw new Failure("The configuration " + file + " cannot be read: it has to be a file.", e);
    }
  }

  /// What says nothing leaves the default.
  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || value.isArray() && value.isEmpty();
  }

  private static String text(Path file, Map.Entry<String, JsonNode> entry) {
    JsonNode value = entry.getValue();
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(part.asText()));
      return String.join(",", parts);
    }
    if (!value.isValueNode()) {
      throw new Failure(file + ": '" + entry.getKey() + "' has to be a value or a list of values.");
    }
    return value.asText();
  }

  /// Gives the values to a command that takes a configuration; others are left alone.
  ///
  /// @throws Failure if there is a value for an option that does not exist
  void applyTo(CommandLine command) {
    if (command.getCommandSpec().findOption(OPTION) == null) {
      return;
    }
    for (String key : values.keySet()) {
      if (key.isEmpty() || command.getCommandSpec().findOption("--" + key) == null) {
        throw new Failure(
            file
                + ": there is no option '"
                + key
                + "'; 'parley serve --help' lists"
                + " them, here they stand without dashes in front.");
      }
    }
    for (String name : environment.keySet()) {
      String option = "--" + name.replace(PREFIX, "").toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.startsWith(PREFIX)
          && !NOT_OPTIONS.contains(name)
          && command.getCommandSpec().findOption(option) == null) {
        throw new Failure(
            "The environment has " + name + ", but there is no option " + option + ".");
      }
    }
    command.setDefaultValueProvider(this);
    flagsMeanTrue(command.getCommandSpec());
  }

  /// A flag on the command line would turn off what the file turned on: picocli takes the opposite
  /// of the default.
  private static void flagsMeanTrue(CommandSpec spec) {
    for (OptionSpec option : List.copyOf(spec.options())) {
      if (option.type() == boolean.class && !option.usageHelp() && !option.versionHelp()) {
        spec.remove(option);
        spec.addOption(
            option.toBuilder()
                .arity("0..1")
                .fallbackValue("true")
                .paramLabel("true|false")
                .build());
      }
    }
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    Sourced found = argument instanceof OptionSpec option ? find(option) : null;
    return found == null ? null : found.value();
  }

  /// What the environment or the file say about an option; null if neither does.
  @Nullable Sourced find(OptionSpec option) {
    String name = option.longestName();
    if (name.equals("--help") || name.equals("--version")) {
      return null;
    }
    String fromEnvironment = environment.get(variable(name));
    if (fromEnvironment != null) {
      return new Sourced(fromEnvironment, "environment, " + variable(name));
    }
    String fromFile = values.get(name.substring(2));
    return fromFile == null ? null : new Sourced(fromFile, String.valueOf(file));
  }

  private static String variable(String option) {
    return PREFIX + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
