package dev.parley.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// As much of JSON Schema as `signaling-schema.json` needs; stricter than that: there are no fields
/// beyond those that are named.
final class Schema {
  private static final Path FILE =
      Path.of("../../app/src/main/resources/web/api/v1/signaling-schema.json");

  private final JsonNode definitions;

  Schema() {
    try {
      definitions = Json.read(Files.readString(FILE)).path("$defs");
    } catch (IOException e) {
      throw new AssertionError("no schema in " + FILE.toAbsolutePath(), e);
    }
  }

  /// The definitions of the types that a side says, as `oneOf` of that side lists them.
  List<String> types(String side, String prefix) {
    List<String> types = new ArrayList<>();
    for (JsonNode each : definitions.path(side).path("oneOf")) {
      types.add(each.path("$ref").asText().replace("#/$defs/" + prefix, ""));
    }
    return types;
  }

  JsonNode definition(String name) {
    JsonNode found = definitions.path(name);
    if (!found.isObject()) {
      throw new AssertionError("the schema has no " + name);
    }
    return found;
  }

  private JsonNode resolve(JsonNode schema) {
    return schema.has("$ref")
        ? definition(schema.path("$ref").asText().replace("#/$defs/", ""))
        : schema;
  }

  /// What of a value is not as its schema wants it.
  List<String> faults(JsonNode reference, JsonNode value, String where) {
    JsonNode schema = resolve(reference);
    List<String> faults = new ArrayList<>();
    if (schema.has("const") && !schema.path("const").equals(value)) {
      faults.add(where + " is not " + schema.path("const"));
    }
    if (schema.has("enum") && !holds(schema.path("enum"), value)) {
      faults.add(where + " is none of " + schema.path("enum"));
    }
    switch (schema.path("type").asText("any")) {
      case "any" -> {}
      case "string" -> {
        if (!value.isTextual() || !isText(schema, value.textValue())) {
          faults.add(where + " is not the text it has to be: " + value);
        }
      }
      case "boolean" -> {
        if (!value.isBoolean()) {
          faults.add(where + " is neither true nor false");
        }
      }
      case "integer" -> {
        if (!value.isIntegralNumber()
            || value.longValue() < schema.path("minimum").longValue()
            || value.longValue() > schema.path("maximum").longValue()) {
          faults.add(where + " is no whole number within its limits: " + value);
        }
      }
      case "array" -> {
        if (!value.isArray() || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
          faults.add(where + " is no list within its limits");
        }
        for (JsonNode entry : value) {
          faults.addAll(faults(schema.path("items"), entry, where + "[]"));
        }
      }
      case "object" -> faults.addAll(faultsOfObject(schema, value, where));
      default -> faults.add(where + " has a type that the test does not know");
    }
    return faults;
  }

  private static boolean holds(JsonNode list, JsonNode value) {
    for (JsonNode each : list) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isText(JsonNode schema, String text) {
    return text.length() >= schema.path("minLength").asInt()
        && text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && (!schema.has("pattern")
            || Pattern.compile(schema.path("pattern").asText()).matcher(text).find());
  }

  private List<String> faultsOfObject(JsonNode schema, JsonNode value, String where) {
    List<String> faults = new ArrayList<>();
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        faults.add(where + " lacks " + name);
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode inner = schema.path("properties").path(field.getKey());
      String at = where + "." + field.getKey();
      faults.addAll(
          inner.isMissingNode()
              ? List.of(at + " is not in the schema")
              : faults(inner, field.getValue(), at));
    }
    return faults;
  }
}
