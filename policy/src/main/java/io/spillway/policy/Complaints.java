package io.spillway.policy;

import dev.cel.common.CelSourceLocation;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words for what is wrong with a rule's source. */
final class Complaints {
  private static final int LONGEST = 300;

  /** Such as: mismatched input 'x' expecting {...}; token recognition error at: '@'. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "^(?:mismatched input|extraneous input|no viable alternative at input|token recognition"
              + " error at:|missing .* at) ('.*?')(?: expecting .*)?$",
          Pattern.DOTALL);

  private Complaints() {}

  /** Where in the source, counted from 1; empty if the place is not known. */
  static Optional<Trial.Place> place(CelSourceLocation location) {
    return location.getLine() < 1
        ? Optional.empty()
        : Optional.of(new Trial.Place(location.getLine(), location.getColumn() + 1));
  }

  /** What a parser says of its tokens, in words; everything else stays as it is. */
  static String plain(String finding) {
    if (finding.contains("'<EOF>'")) {
      return "the text ends too early";
    }
    Matcher token = TOKEN.matcher(finding);
    return token.find()
        ? "cannot be read from " + token.group(1) + " on"
        : finding.replaceFirst("\\s*expecting \\{.*", "");
  }

  static String oneLine(String text) {
    String line = text.replace(" (in container '')", "").replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** How to mend a source about which the compiler said {@code finding}. */
  static String mend(PolicyRule rule, String finding) {
    if (finding.contains("undeclared reference")) {
      return "; it may refer to " + variables(rule);
    }
    if (finding.contains("found no matching overload") && finding.contains("double")) {
      return "; write whole numbers as doubles, 2.0 for 2, or convert with double(...)";
    }
    if (finding.contains("expected type")) {
      return "; use an expression of type " + rule.type().word() + ", such as " + rule.byDefault();
    }
    if (finding.contains("exceeds limit") || finding.contains("exceeded")) {
      return "; use at most "
          + CompiledRule.MOST_CHARACTERS
          + " characters, "
          + CompiledRule.MOST_NODES
          + " nodes and "
          + CompiledRule.MOST_ITERATIONS
          + " turns of loops";
    }
    return "; use a CEL expression of type "
        + rule.type().word()
        + " such as "
        + rule.byDefault()
        + " over "
        + variables(rule);
  }

  private static String variables(PolicyRule rule) {
    return rule.variables().isEmpty()
        ? "no variables"
        : rule.variables().stream()
            .map(variable -> variable.name() + " (" + variable.type().word() + ")")
            .collect(Collectors.joining(", "));
  }
}
