package io.spillway.wire;

import java.util.ArrayList;
import java.util.Collection;
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
  /** The deepest nesting that is written, and read of others. */
  static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_LENGTH = 64;

  private final JsonFactory factory;
  private final int maxBytes;
  private final boolean whole;

  private JsonTree(int maxBytes, boolean whole, StreamReadConstraints.Builder constraints) {
    this.maxBytes = maxBytes;
    this.whole = whole;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints.maxStringLength(maxBytes).build())
            .build();
  }

  /** Reads what others have written. */
  static JsonTree limitedTo(int maxBytes) {
    return new JsonTree(
        maxBytes,
        true,
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH));
  }

  /**
   * Reads whatever a {@link Codec} has written: sums may have more digits than what they were made
   * of, a text may have been cut within a character, and what stands in a text as it came is not
   * counted where it is written, though it nests at most {@link #MAX_DEPTH} itself.
   */
  static JsonTree ofOwn() {
    return new JsonTree(
        Integer.MAX_VALUE,
        false,
        StreamReadConstraints.builder()
            .maxNestingDepth(2 * MAX_DEPTH)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE));
  }

  /** How many levels of objects and arrays a value has; 0 for what is neither. */
  static int depth(Object node) {
    return switch (node) {
      case Map<?, ?> members -> 1 + deepest(members.values());
      case List<?> items -> 1 + deepest(items);
      default -> 0;
    };
  }

  private static int deepest(Collection<?> nodes) {
    return nodes.stream().mapToInt(JsonTree::depth).max().orElse(0);
  }

  /** Whether a text has the first or the second half of a surrogate pair by itself. */
  static boolean hasHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      char before = i == 0 ? ' ' : text.charAt(i - 1);
      char c = text.charAt(i);
      if (Character.isHighSurrogate(before) != Character.isLowSurrogate(c)) {
        return true;
      }
    }
    return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
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
      case VALUE_STRING -> text(parser.getString(), at);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> throw new CodecException(at, "null: leave the key out");
      case null -> throw new CodecException(at, "empty: send one JSON value");
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new CodecException(at, "not JSON: unexpected " + parser.currentToken());
    };
  }

  private String text(String text, At at) {
    if (whole && hasHalf(text)) {
      throw new CodecException(at, "half of a surrogate pair: use whole characters");
    }
    return text;
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
