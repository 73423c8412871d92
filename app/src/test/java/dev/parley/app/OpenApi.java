package dev.parley.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Holds answers against the description of the HTTP API: the few words of JSON Schema that it
/// uses, and nothing may come that it does not describe.
final class OpenApi {
  private final JsonNode description;

  OpenApi(JsonNode description) {
    this.description = description;
  }

  /// What is not as a schema of the description says; empty if all is.
  List<String> faults(String schema, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(description.at("/components/schemas/" + schema), value, schema, faults);
    return faults;
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> faults) {
    if (schema.isMissingNode()) {
      faults.add(at + ": no such schema");
    } else if (schema.has("$ref")) {
      check(description.at(schema.get("$ref").asText().substring(1)), value, at, faults);
    } else if (schema.has("anyOf")) {
      anyOf(schema.get("anyOf"), value, at, faults);
    } else if (schema.has("allOf") || schema.has("properties")) {
      members(schema, value, at, faults);
    } else if (schema.has("enum")) {
      if (!contains(schema.get("enum"), value)) {
        faults.add(at + ": " + value + " is none of " + schema.get("enum"));
      }
    } else {
      type(schema, value, at, faults);
    }
  }

  private void anyOf(JsonNode choices, JsonNode value, String at, List<String> faults) {
    List<String> all = new ArrayList<>();
    for (JsonNode choice : choices) {
      List<String> own = new ArrayList<>();
      check(choice, value, at, own);
      if (own.isEmpty()) {
        return;
      }
      all.addAll(own);
    }
    faults.addAll(all);
  }

  private void members(JsonNode schema, JsonNode value, String at, List<String> faults) {
    if (!value.isObject()) {
      faults.add(at + ": " + value + " is no object");
      return;
    }
    List<JsonNode> parts = new ArrayList<>();
    parts(schema, parts);
    for (JsonNode part : parts) {
      for (JsonNode required : part.path("required")) {
        if (!value.has(required.asText())) {
          faults.add(at + ": " + required.asText() + " is missing");
        }
      }
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String name = member.getKey();
      JsonNode described =
          parts.stream()
              .map(part -> part.path("properties").path(name))
              .filter(JsonNode::isObject)
              .findFirst()
              .orElse(description.at("/none"));
      check(described, member.getValue(), at + "/" + name, faults);
    }
  }

  private void parts(JsonNode schema, List<JsonNode> parts) {
    JsonNode real =
        schema.has("$ref") ? description.at(schema.get("$ref").asText().substring(1)) : schema;
    if (real.has("allOf")) {
      real.get("allOf").forEach(each -> parts(each, parts));
    } else {
      parts.add(real);
    }
  }

  private void type(JsonNode schema, JsonNode value, String at, List<String> faults) {
    boolean fits =
        switch (schema.path("type").asText()) {
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          case "null" -> value.isNull();
          case "array" -> value.isArray();
          case "object" -> value.isObject();
          default -> false;
        };
    if (!fits) {
      faults.add(at + ": " + value + " is not of " + schema);
    }
    if (value.isArray()) {
      value.forEach(each -> check(schema.path("items"), each, at + "[]", faults));
    } else if (value.isObject() && schema.has("additionalProperties")) {
      value.forEach(each -> check(schema.get("additionalProperties"), each, at + "/*", faults));
    }
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode each : values) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
