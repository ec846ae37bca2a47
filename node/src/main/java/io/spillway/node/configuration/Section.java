package io.spillway.node.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One mapping of the file: typed values by key, and no key that is not known. */
final class Section {
  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d)");

  private final JsonNode node;
  private final String path;
  private final Path directory;
  private final TreeSet<String> known = new TreeSet<>();

  Section(JsonNode node, String path, Path directory) {
    this.node = node;
    this.path = path;
    this.directory = directory;
    if (!node.isObject()) {
      throw new ConfigurationException(
          place()
              + ": "
              + (node.isValueNode() ? "\"" + node.asString() + "\"" : "empty or a list")
              + ": use a mapping of keys and values");
    }
  }

  private String place() {
    return path.isEmpty() ? "the configuration" : path;
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    known.add(key);
    return node.has(key) && !node.get(key).isNull();
  }

  boolean isList(String key) {
    return has(key) && node.get(key).isArray();
  }

  private JsonNode required(String key) {
    if (!has(key)) {
      throw new ConfigurationException(at(key) + ": missing, add it");
    }
    return node.get(key);
  }

  String text(String key) {
    JsonNode value = required(key);
    if (!value.isValueNode()) {
      throw new ConfigurationException(
          at(key) + ": a " + kind(value) + " stands here: use a single value");
    }
    return value.asString();
  }

  private static String kind(JsonNode node) {
    return node.isArray() ? "list" : "mapping";
  }

  Optional<String> findText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  /** A value parsed by the given function; what it objects to is told with the place. */
  <T> T value(String key, Function<String, T> parse) {
    return parsed(at(key), text(key), parse);
  }

  private static <T> T parsed(String place, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      throw new ConfigurationException(place + ": \"" + text + "\": use a number");
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(place + ": " + e.getMessage());
    }
  }

  double number(String key) {
    return value(key, Double::parseDouble);
  }

  boolean flag(String key, boolean otherwise) {
    return findText(key)
        .map(text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new ConfigurationException(
                      at(key) + ": \"" + text + "\": use true or false");
            })
        .orElse(otherwise);
  }

  Duration duration(String key) {
    String text = text(key);
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      throw new ConfigurationException(
          at(key)
              + ": \""
              + text
              + "\": use a number and a unit, such as 500ms, 20s, 15m, 1h or 30d, without a space");
    }
    double unit =
        switch (m.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    return Duration.ofMillis(Math.round(Double.parseDouble(m.group(1)) * unit));
  }

  /** A file's path; a relative one starts at the configuration's own folder. */
  Path file(String key) {
    return value(key, this::resolve);
  }

  /** A relative path starts at the configuration's own folder. */
  Path resolve(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("\"\": name a file");
    }
    return directory.resolve(text).normalize();
  }

  /** What to say of a value that may stand only once. */
  String twice(String key, Object value) {
    return at(key) + ": \"" + value + "\" stands twice; name it once";
  }

  Section section(String key) {
    return new Section(required(key), at(key), directory);
  }

  List<Section> sections(String key) {
    List<Section> all = new ArrayList<>();
    if (has(key)) {
      requireList(key);
      for (int i = 0; i < node.get(key).size(); i++) {
        all.add(new Section(node.get(key).get(i), at(key) + "[" + i + "]", directory));
      }
    }
    return all;
  }

  <T> List<T> values(String key, Function<String, T> parse) {
    List<T> all = new ArrayList<>();
    required(key);
    requireList(key);
    for (int i = 0; i < node.get(key).size(); i++) {
      String place = at(key) + "[" + i + "]";
      JsonNode item = node.get(key).get(i);
      if (!item.isValueNode()) {
        throw new ConfigurationException(
            place + ": a " + kind(item) + " stands here: use a single value");
      }
      all.add(parsed(place, item.asString(), parse));
    }
    return all;
  }

  /** Like {@link #values}, and at least one. */
  <T> List<T> some(String key, Function<String, T> parse) {
    List<T> all = values(key, parse);
    if (all.isEmpty()) {
      throw new ConfigurationException(at(key) + ": empty; name at least one");
    }
    return all;
  }

  SortedMap<String, String> texts(String key) {
    SortedMap<String, String> all = new TreeMap<>();
    if (has(key)) {
      Section inner = section(key);
      for (String name : inner.node.propertyNames()) {
        all.put(name, inner.text(name));
      }
    }
    return all;
  }

  private void requireList(String key) {
    if (!node.get(key).isArray()) {
      throw new ConfigurationException(
          at(key) + ": \"" + node.get(key).asString("{...}") + "\": use a list");
    }
  }

  /** To be called when every known key was asked for. */
  void end() {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw new ConfigurationException(
            at(name) + ": unknown key; known here are " + String.join(", ", known));
      }
    }
  }
}
