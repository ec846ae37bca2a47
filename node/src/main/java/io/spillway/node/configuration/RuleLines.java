package io.spillway.node.configuration;

import io.spillway.policy.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Where in a configuration the text of each policy rule begins. */
public final class RuleLines {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final String SECTION = "policy";

  private RuleLines() {}

  /** By rule, as {@code FILE:LINE}. */
  static SortedMap<String, String> of(Path file, SortedMap<String, Trial.Place> begins) {
    SortedMap<String, String> places = new TreeMap<>();
    begins.forEach((rule, at) -> places.put(rule, file.getFileName() + ":" + at.line()));
    return places;
  }

  /** By rule; of a text that was read as YAML before. */
  static SortedMap<String, Trial.Place> begins(String text) {
    SortedMap<String, Trial.Place> places = new TreeMap<>();
    try (JsonParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean policy = parser.currentName().equals(SECTION);
          if (parser.nextToken() == JsonToken.START_OBJECT && policy) {
            rules(parser, text.lines().toList(), places);
          } else {
            parser.skipChildren();
          }
        }
      }
    }
    return places;
  }

  private static void rules(
      JsonParser parser, List<String> lines, SortedMap<String, Trial.Place> places) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String rule = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value.isScalarValue()) {
        places.put(rule, begin(parser.currentTokenLocation(), lines));
      }
      parser.skipChildren();
    }
  }

  /**
   * Where the text of a value itself begins: behind a quote, or in the lines of a block.
   *
   * @param at where the parser says that the value begins
   * @param lines of the whole file
   */
  public static Trial.Place begin(TokenStreamLocation at, List<String> lines) {
    String line = lines.get(Math.min(at.getLineNr(), lines.size()) - 1);
    int column = Math.max(1, at.getColumnNr());
    char first = column <= line.length() ? line.charAt(column - 1) : ' ';
    if (first == '|' || first == '>') {
      String next = at.getLineNr() < lines.size() ? lines.get(at.getLineNr()) : "";
      int indent = next.length() - next.stripLeading().length();
      return new Trial.Place(at.getLineNr() + 1, indent + 1);
    }
    return new Trial.Place(at.getLineNr(), first == '"' || first == '\'' ? column + 1 : column);
  }

  /**
   * Where in a file a place inside of a value is.
   *
   * @param begin where the value begins
   * @param inside counted from there
   */
  public static Trial.Place inside(Trial.Place begin, Trial.Place inside) {
    return new Trial.Place(begin.line() + inside.line() - 1, begin.column() + inside.column() - 1);
  }
}
