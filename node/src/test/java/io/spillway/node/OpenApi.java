package io.spillway.node;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The document that a node serves, and what it says of a response. */
final class OpenApi {
  private static final String ID = "https://spillway.example/openapi";

  private final JsonNode document;
  private final SchemaRegistry schemas;

  OpenApi(String yaml) {
    document = YAMLMapper.builder().build().readTree(yaml);
    close(document.path("components").path("schemas"));
    schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(java.util.Map.of(ID, document.toString())));
  }

  /** What is not described is a fault of the description, so objects are closed for this test. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.has("properties")
        && "object".equals(object.path("type").asString(""))) {
      object.putIfAbsent("additionalProperties", object.booleanNode(false));
    }
    node.forEach(OpenApi::close);
  }

  JsonNode document() {
    return document;
  }

  /** Method and path of each operation. */
  List<String> operations() {
    List<String> all = new ArrayList<>();
    for (var path : document.path("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        if (!method.equals("parameters")) {
          all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return all;
  }

  /** What in a response is not as described for its operation; empty where all is. */
  List<String> findings(String method, String template, HttpResponse<String> response) {
    String operation = pointer("paths", template, method.toLowerCase(Locale.ROOT));
    JsonNode responses = document.at(operation + "/responses");
    String status = Integer.toString(response.statusCode());
    String described = responses.has(status) ? status : "default";
    if (!responses.has(described)) {
      return List.of("status " + status + " is not described");
    }
    String at = operation + "/responses/" + described;
    Optional<String> reference =
        document.at(at).has("$ref")
            ? Optional.of(document.at(at).path("$ref").asString().substring(1))
            : Optional.empty();
    String type = response.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
    String content = reference.orElse(at) + pointer("content", type);
    if (document.at(content).isMissingNode()) {
      return List.of("content type " + type + " is not described for status " + status);
    }
    JsonNode body =
        type.endsWith("json")
            ? JsonMapper.builder().build().readTree(response.body())
            : JsonMapper.builder().build().getNodeFactory().stringNode(response.body());
    Schema schema = schemas.getSchema(SchemaLocation.of(ID + "#" + content + "/schema"));
    return schema.validate(body).stream().map(Object::toString).toList();
  }

  /** What in a value is not as the schema of that name says; empty where all is. */
  List<String> findings(String schema, JsonNode value) {
    String at = pointer("components", "schemas", schema);
    return schemas.getSchema(SchemaLocation.of(ID + "#" + at)).validate(value).stream()
        .map(Object::toString)
        .toList();
  }

  private static String pointer(String... keys) {
    StringBuilder pointer = new StringBuilder();
    for (String key : keys) {
      pointer.append('/').append(key.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
