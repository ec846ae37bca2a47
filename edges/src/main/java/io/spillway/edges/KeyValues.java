package io.spillway.edges;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Text of lines {@code key=value}, as edges keep it in files. Empty lines and lines that begin with
 * {@code #} are passed over.
 */
public final class KeyValues {
  private final String name;
  private final SequencedMap<String, String> values;

  private KeyValues(String name, SequencedMap<String, String> values) {
    this.name = name;
    this.values = values;
  }

  /**
   * Reads a text; throws {@link IllegalArgumentException} naming text, line and key for what is not
   * understood or said twice.
   *
   * @param name of the text, for messages
   */
  public static KeyValues parse(String name, String text) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(name + ", line " + number + ": write key=value");
      }
      String key = line.substring(0, equals).strip();
      if (values.putIfAbsent(key, line.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException(
            name + ", line " + number + ": " + key + " is there already: leave one of them out");
      }
    }
    return new KeyValues(name, values);
  }

  /** The value; throws {@link IllegalArgumentException} when there is none. */
  public String get(String key) {
    return find(key)
        .orElseThrow(() -> new IllegalArgumentException(name + ": " + key + " is missing: add it"));
  }

  /** The value, if there is one. */
  public Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value as a number; throws {@link IllegalArgumentException} naming it when it is none. */
  public double getNumber(String key) {
    try {
      return Double.parseDouble(get(key));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": " + key + "=" + get(key) + ": write a number", e);
    }
  }

  /** The value as a whole number; throws {@link IllegalArgumentException} naming it. */
  public long getWhole(String key) {
    try {
      return Long.parseLong(get(key));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": " + key + "=" + get(key) + ": write a whole number", e);
    }
  }

  /** What follows the prefix in each key that begins with it, and the value; in order. */
  public SequencedMap<String, String> withPrefix(String prefix) {
    SequencedMap<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        found.put(entry.getKey().substring(prefix.length()), entry.getValue());
      }
    }
    return found;
  }

  /** Throws {@link IllegalArgumentException} for a key that is neither known nor so prefixed. */
  public void refuseOthers(Set<String> known, String prefix) {
    for (String key : values.keySet()) {
      if (!known.contains(key) && (prefix.isEmpty() || !key.startsWith(prefix))) {
        throw new IllegalArgumentException(
            name + ": unknown key " + key + ": use one of " + known.stream().sorted().toList());
      }
    }
  }
}
