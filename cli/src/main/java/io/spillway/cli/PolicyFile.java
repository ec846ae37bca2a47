package io.spillway.cli;

import io.spillway.model.PolicyDocument;
import io.spillway.node.configuration.ConfigurationException;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.node.configuration.RuleLines;
import io.spillway.node.configuration.YamlTrouble;
import io.spillway.policy.CompiledPolicy;
import io.spillway.policy.PolicyException;
import io.spillway.policy.Trial;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * {@code rules} (as {@code spillway policy show -o json} prints it), or the {@code policy} of a
 * {@code cdn.yaml}. A key that is none of these is an error: what is left out of a policy goes back
 * to its default, so a slip of the pen must not leave anything out.
 */
final class PolicyFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String CDN = "cdn";
  private static final String OF_NODE = "policy";
  private static final String SECTION = "rules";

  /** What `policy show -o json` prints beside the rules; it is not read. */
  private static final String VERSION = "version";

  private static final Pattern OF_RULE = Pattern.compile("policy rule ([a-z.-]+): ");

  private final Path file;
  private final List<String> lines;
  private final SortedMap<String, String> rules = new TreeMap<>();
  private final SortedMap<String, Trial.Place> places = new TreeMap<>();
  private boolean ofNode;
  private boolean hasPolicy;

  private PolicyFile(Path file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  /** Reads the file; throws {@link ConfigurationException} naming file and line. */
  static PolicyFile read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(
          file + ": there is no such file: name a policy, or a cdn.yaml");
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(
          file + ": may not be read by this user; see its mode and owner");
    } catch (IOException e) {
      throw new ConfigurationException(
          file + ": cannot be read as text: name a policy, or a cdn.yaml");
    }
    PolicyFile policy = new PolicyFile(file, text);
    try (JsonParser parser = YAML.createParser(text)) {
      policy.take(parser);
    } catch (JacksonException e) {
      throw new ConfigurationException(file + ":" + YamlTrouble.of(e));
    }
    return policy;
  }

  private void take(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ConfigurationException(file + ": is no mapping of rules: write NAME: \"TEXT\"");
    }
    SortedMap<String, String> keys = new TreeMap<>();
    SortedMap<String, String> loose = new TreeMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      keys.put(name, place(parser.currentTokenLocation()));
      JsonToken value = parser.nextToken();
      boolean section = name.equals(OF_NODE) || name.equals(SECTION);
      if (section && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String rule = parser.currentName();
          rules.put(rule, rule(parser, rule, parser.nextToken()));
        }
      } else if (section && value != JsonToken.VALUE_NULL) {
        throw new ConfigurationException(
            keys.get(name)
                + ": "
                + name
                + " is no mapping of rules: write NAME: \"TEXT\" below it");
      } else if (!section && value.isScalarValue()) {
        loose.put(name, rule(parser, name, value));
      } else {
        parser.skipChildren();
      }
    }
    ofNode = keys.containsKey(CDN);
    if (ofNode) {
      requireKnown(keys, ConfigurationReader.keys());
    } else if (keys.containsKey(SECTION) || keys.containsKey(OF_NODE)) {
      requireAlone(keys);
    } else {
      requireRules(keys, loose);
      rules.putAll(loose);
    }
    hasPolicy = !ofNode || keys.containsKey(OF_NODE);
  }

  private static void requireKnown(SortedMap<String, String> keys, List<String> known) {
    keys.forEach((key, place) -> {
      if (!known.contains(key)) {
        throw new ConfigurationException(
            place
                + ": unknown key \""
                + key
                + "\"; known in a node's configuration are "
                + String.join(", ", known)
                + "; rules stand below "
                + OF_NODE);
      }
    });
  }

  private static void requireAlone(SortedMap<String, String> keys) {
    String section = keys.containsKey(SECTION) ? SECTION : OF_NODE;
    keys.forEach((key, place) -> {
      if (!key.equals(section) && !(key.equals(VERSION) && section.equals(SECTION))) {
        throw new ConfigurationException(
            place
                + ": \""
                + key
                + "\" stands beside "
                + section
                + ", where nothing reads it: move it below "
                + section
                + ", or take it away");
      }
    });
  }

  private static void requireRules(
      SortedMap<String, String> keys, SortedMap<String, String> loose) {
    keys.forEach((key, place) -> {
      if (!loose.containsKey(key)) {
        throw new ConfigurationException(
            place
                + ": \""
                + key
                + "\" is no rule with a text: write rules as NAME: \"TEXT\", all of them below "
                + SECTION
                + ", or in the "
                + OF_NODE
                + " of a cdn.yaml");
      }
    });
  }

  private String place(TokenStreamLocation at) {
    return file + ":" + at.getLineNr() + ":" + at.getColumnNr();
  }

  private String rule(JsonParser parser, String name, JsonToken value) {
    TokenStreamLocation at = parser.currentTokenLocation();
    if (!value.isScalarValue() || value == JsonToken.VALUE_NULL) {
      throw new ConfigurationException(
          place(at) + ": " + name + " is no text: write a rule, in quotes");
    }
    places.put(name, RuleLines.begin(at, lines));
    return parser.getString();
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

  /** What a node has against the rules, with the place in the file where it is of one of them. */
  ConfigurationException refused(String finding) {
    String place =
        find(rule(finding), new Trial.Place(1, 1))
            .map(p -> ":" + p.line() + ":" + p.column())
            .orElse("");
    return new ConfigurationException(file + place + ": " + finding);
  }

  /** The rule that a node's finding is of; empty where it is of none. */
  static String rule(String finding) {
    Matcher rule = OF_RULE.matcher(finding);
    return rule.lookingAt() ? rule.group(1) : "";
  }

  /** Where in the file a place of a rule is; empty for a rule that it does not have. */
  Optional<Trial.Place> find(String rule, Trial.Place inside) {
    return Optional.ofNullable(places.get(rule)).map(begin -> RuleLines.inside(begin, inside));
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

  /** What kind of file without rules it is, for people; empty where it has rules. */
  Optional<String> without() {
    return ofNode && !hasPolicy
        ? Optional.of(
            "a node's configuration without " + OF_NODE + ", so each rule is at its default")
        : Optional.empty();
  }

  Path file() {
    return file;
  }
}
