package io.spillway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/policies.md has a row for each rule and each variable, and no other. */
class PolicyPageTest {
  private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

  private static List<List<String>> rows(String heading) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../docs/policies.md"));
    int first = lines.indexOf(heading);
    assertThat(first).as(heading).isPositive();
    return lines.subList(first + 2, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.substring(1).split(" \\|", -1)).map(String::strip).toList())
        .toList();
  }

  @Test
  void everyRuleIsDescribedAsItIs() throws IOException {
    List<List<String>> rows =
        rows("| rule | type | variables | default | range | decides | safe result |");

    assertThat(rows.stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(
            PolicyRules.list().stream().map(rule -> "`" + rule.name() + "`").toList());
    for (int i = 0; i < rows.size(); i++) {
      PolicyRule rule = PolicyRules.list().get(i);
      Matcher names = NAME.matcher(rows.get(i).get(2));
      assertThat(names.results().map(m -> m.group(1)))
          .as(rule.name())
          .containsExactlyInAnyOrderElementsOf(
              rule.variables().stream().map(PolicyRule.Variable::name).toList());
      assertThat(rows.get(i).get(1)).as(rule.name()).isEqualTo(rule.type().word());
      assertThat(rows.get(i).get(3)).as(rule.name()).isEqualTo("`" + rule.byDefault() + "`");
    }
  }

  @Test
  void everyVariableIsDescribedAsItIs() throws IOException {
    Stream<String> variables =
        PolicyRules.list().stream()
            .flatMap(rule -> rule.variables().stream())
            .map(v -> "`" + v.name() + "` " + v.type().word() + " " + v.meaning())
            .distinct();

    assertThat(
            rows("| variable | type | meaning |").stream()
                .map(row -> String.join(" ", row).strip()))
        .containsExactlyInAnyOrderElementsOf(variables.toList());
  }
}
