package io.spillway.cli;

import io.spillway.model.PolicyDocument;
import io.spillway.node.configuration.ConfigurationException;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyException;
import io.spillway.policy.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Rules as a file has them, with where each stands: a mapping of rules (YAML or JSON), one below
 * {@code rules}, or the {@code policy} of a {@code cdn.yaml}.
 */
final class PolicyFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final List<String> SECTIONS = List.of("policy", "rules");

  private final Path file;
  private final List<String> lines;
  private final SortedMap<String, String> rules = new TreeMap<>();
  private final SortedMap<String, Trial.Place> places = new TreeMap<>();

  private PolicyFile(Path file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  /** Reads the file; throws {@link ConfigurationException} naming file and line. */
  static PolicyFile read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          file + ": cannot be read as text: name a policy, or a cdn.yaml");
    }
    PolicyFile policy = new PolicyFile(file, text);
    try (JsonParser parser = YAML.createParser(text)) {
      policy.take(parser);
    } catch (JacksonException e) {
      String said = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new ConfigurationException(
          file + ":" + e.getLocation().getLineNr() + ": is not YAML here: " + said);
    }
    return policy;
  }

  private void take(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ConfigurationException(file + ": is no mapping of rules: write NAME: \"TEXT\"");
    }
    SortedMap<String, String> loose = new TreeMap<>();
    boolean section = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (SECTIONS.contains(name) && value == JsonToken.START_OBJECT) {
        section = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String rule = parser.currentName();
          rules.put(rule, rule(parser, rule, parser.nextToken()));
        }
      } else if (value.isScalarValue()) {
        loose.put(name, rule(parser, name, value));
      } else {
        parser.skipChildren();
      }
    }
    if (!section) {
      rules.putAll(loose);
    }
  }

  private String rule(JsonParser parser, String name, JsonToken value) {
    TokenStreamLocation at = parser.currentTokenLocation();
    if (!value.isScalarValue()) {
      throw new ConfigurationException(
          file + ":" + at.getLineNr() + ": " + name + " is no text: write a rule, in quotes");
    }
    places.put(name, begin(at));
    return parser.getString();
  }

  /** Where the text itself begins: behind a quote, or in the lines of a block. */
  private Trial.Place begin(TokenStreamLocation at) {
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

  /** Compiles; throws {@link ConfigurationException} naming file, line and column. */
  CompiledPolicy compile() {
    try {
      return CompiledPolicy.compile(new PolicyDocument(0, rules));
    } catch (PolicyException e) {
      String place =
          find(e.rule(), e.place().orElse(new Trial.Place(1, 1)))
              .map(p -> ":" + p.line() + ":" + p.column())
              .orElse("");
      throw new ConfigurationException(
          file + place + ": policy rule " + e.rule() + ": " + e.complaint());
    }
  }

  /** Where in the file a place of a rule is; empty for a rule that it does not have. */
  Optional<Trial.Place> find(String rule, Trial.Place inside) {
    return Optional.ofNullable(places.get(rule))
        .map(begin ->
            new Trial.Place(
                begin.line() + inside.line() - 1, begin.column() + inside.column() - 1));
  }

  /** Where each rule begins, by name, as {@code FILE:LINE}. */
  ObjectNode placesAsJson() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    rules
        .keySet()
        .forEach(rule ->
            find(rule, new Trial.Place(1, 1))
                .ifPresent(p -> all.put(rule, file.getFileName() + ":" + p.line())));
    return all;
  }

  /** The rules, source by name. */
  ObjectNode rulesAsJson() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    rules.forEach(all::put);
    return all;
  }

  SortedMap<String, String> rules() {
    return rules;
  }

  Path file() {
    return file;
  }
}
