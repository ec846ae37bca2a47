package io.spillway.architecture;

import io.spillway.architecture.Sources.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a source may not contain, each with what to do instead; pure, so that it is itself tested.
 */
final class Tidiness {

  private static final int MOST_LINES = 450;

  /** Files that may sleep: where waiting is what the code is for. Paths from the root. */
  private static final List<String> MAY_SLEEP = List.of();

  /** A pattern that no line may match, unless the file is excepted. */
  private record Ban(Pattern pattern, Predicate<Source> excepted, String instead) {}

  private static final List<Ban> BANS =
      List.of(
          ban(
              "Thread\\.sleep\\(",
              source -> MAY_SLEEP.contains(source.path().toString()),
              "wait for what is to happen: Awaitility in tests, a scheduled step in the runtime"),
          ban(
              "System\\.(out|err)\\b",
              source -> source.isIn("cli") || source.isIn("demo"),
              "log through slf4j, or return the text to the command that prints it"),
          ban(
              "\\.printStackTrace\\(\\s*\\)",
              Tidiness::nowhere,
              "log the exception with its cause, or let it through"),
          ban(
              "new Random\\(\\s*\\)",
              Tidiness::nowhere,
              "pass a seed: new SplittableRandom(seed), forked"),
          ban("Math\\.random\\(", Tidiness::nowhere, "draw from a seeded source that is passed in"),
          ban("\\b(TODO|FIXME|XXX)\\b", Tidiness::nowhere, "do it, or write it down in docs/"),
          ban(
              "@Disabled\\b",
              Tidiness::nowhere,
              "repair the test or remove it; nothing is skipped"),
          ban("^\\s*\\*\\s*@author\\b", Tidiness::nowhere, "leave it out: git knows"),
          ban("\t", Tidiness::nowhere, "indent with spaces"));

  private Tidiness() {}

  /** What is wrong with {@code source}, one line each: place, what was found, what to do. */
  static List<String> findings(Source source) {
    List<String> findings = new ArrayList<>();
    List<String> lines = source.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      for (Ban ban : BANS) {
        if (ban.pattern.matcher(lines.get(i)).find() && !ban.excepted.test(source)) {
          findings.add(
              "%s:%d: %s: %s".formatted(source.path(), i + 1, lines.get(i).strip(), ban.instead));
        }
      }
    }
    if (lines.size() > MOST_LINES) {
      findings.add(
          "%s: %d lines: more than %d, so take it apart"
              .formatted(source.path(), lines.size(), MOST_LINES));
    }
    if (!source.text().endsWith("\n")) {
      findings.add("%s: its last line does not end: add a newline".formatted(source.path()));
    }
    return findings;
  }

  private static boolean nowhere(Source source) {
    return false;
  }

  private static Ban ban(String pattern, Predicate<Source> excepted, String instead) {
    return new Ban(Pattern.compile(pattern), excepted, instead);
  }
}
