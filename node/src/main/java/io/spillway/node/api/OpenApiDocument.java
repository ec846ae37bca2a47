package io.spillway.node.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The API's description (OpenAPI 3.1): one file a part, put together. */
final class OpenApiDocument {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final List<String> PARTS =
      List.of(
          "registry",
          "policy",
          "surge",
          "mediator",
          "agent",
          "long-term",
          "redirector",
          "edges",
          "metering",
          "audit",
          "words");
  private static final String TEXT = YAML.writeValueAsString(whole());

  private OpenApiDocument() {}

  /** As YAML. */
  static String text() {
    return TEXT;
  }

  private static ObjectNode whole() {
    ObjectNode whole = read("node");
    PARTS.forEach(part -> merge(whole, read(part)));
    return whole;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (var entry : from.properties()) {
      JsonNode there = into.get(entry.getKey());
      if (there instanceof ObjectNode object && entry.getValue() instanceof ObjectNode more) {
        merge(object, more);
      } else if (there == null) {
        into.set(entry.getKey(), entry.getValue());
      } else {
        throw new IllegalStateException("openapi: " + entry.getKey() + " stands twice");
      }
    }
  }

  private static ObjectNode read(String part) {
    String name = "openapi/" + part + ".yaml";
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in this build");
      }
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
