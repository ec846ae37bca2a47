package io.spillway.node.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** In which line of a configuration the text of each policy rule begins. */
final class RuleLines {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final String SECTION = "policy";

  private RuleLines() {}

  /** By rule, as {@code FILE:LINE}; of a text that was read as YAML before. */
  static SortedMap<String, String> of(Path file, String text) {
    SortedMap<String, String> places = new TreeMap<>();
    try (JsonParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean policy = parser.currentName().equals(SECTION);
          if (parser.nextToken() == JsonToken.START_OBJECT && policy) {
            rules(parser, file, text.lines().toList(), places);
          } else {
            parser.skipChildren();
          }
        }
      }
    }
    return places;
  }

  private static void rules(
      JsonParser parser, Path file, List<String> lines, SortedMap<String, String> places) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String rule = parser.currentName();
      JsonToken value = parser.nextToken();
      TokenStreamLocation at = parser.currentTokenLocation();
      if (value.isScalarValue()) {
        places.put(
            rule, file.getFileName() + ":" + (at.getLineNr() + (isBlock(at, lines) ? 1 : 0)));
      }
      parser.skipChildren();
    }
  }

  /** Whether the text is a block: it begins in the next line. */
  private static boolean isBlock(TokenStreamLocation at, List<String> lines) {
    String line = lines.get(Math.min(at.getLineNr(), lines.size()) - 1);
    int column = Math.max(1, at.getColumnNr());
    return column <= line.length() && "|>".indexOf(line.charAt(column - 1)) >= 0;
  }
}
