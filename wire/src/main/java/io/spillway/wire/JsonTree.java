package io.spillway.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON text as plain values: {@code Map<String, Object>} in the order of the text, {@code
 * List<Object>}, {@code String}, {@code Boolean} and {@link Num}. Null and repeated keys are
 * refused.
 */
final class JsonTree {
  /** The deepest nesting that is read and written. */
  static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_LENGTH = 64;

  private final JsonFactory factory;
  private final int maxBytes;

  JsonTree(int maxBytes) {
    this.maxBytes = maxBytes;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(maxBytes)
                    .build())
            .build();
  }

  /** A number as it was written. */
  record Num(String text) {}

  Object parse(byte[] json) {
    if (json.length > maxBytes) {
      throw new CodecException(
          At.ROOT, json.length + " bytes are more than the limit of " + maxBytes);
    }
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      Object root = value(parser, At.ROOT);
      if (parser.nextToken() != null) {
        throw new CodecException(At.ROOT, "something follows the value: send one JSON value");
      }
      return root;
    } catch (JacksonException e) {
      throw new CodecException(At.ROOT, "not JSON: " + At.cut(e.getOriginalMessage()));
    }
  }

  private Object value(JsonParser parser, At at) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, at);
      case START_ARRAY -> array(parser, at);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> throw new CodecException(at, "null: leave the key out");
      case null -> throw new CodecException(at, "empty: send one JSON value");
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new CodecException(at, "not JSON: unexpected " + parser.currentToken());
    };
  }

  private Map<String, Object> object(JsonParser parser, At at) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      At place = at.key(name);
      if (members.put(name, value(parser, place)) != null) {
        throw new CodecException(place, "the key is repeated: give it once");
      }
    }
    return members;
  }

  private List<Object> array(JsonParser parser, At at) {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser, at.index(items.size())));
    }
    return items;
  }
}
